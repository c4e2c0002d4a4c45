package io.holdfast.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.error.HoldfastException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code bench/run}: how fast a full backup is beside {@code cp -r} and beside a plain copy loop, and how much
 * longer than HBase's own snapshot it takes for a table of a few rows. It prints what is; it judges nothing.
 */
@Command(
        name = "bench/run",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures full backups against plain copies of the same files, in an HBase of its own.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench/run",
            "  bench/run --megabytes 200 --rounds 5 -o json",
            "  bench/run scale",
            "  bench/run snapshot"
        })
public final class BackupBench implements Callable<Integer> {

    private static final long MEGABYTE = 1_000_000;
    private static final int MOST_REGIONS = 1_000;

    /** How results are given. */
    enum Form {
        TEXT,
        JSON
    }

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--megabytes", paramLabel = "N", description = "Size of the table's files; default: 1000.")
    private long megabytes = 1_000;

    @Option(names = "--regions", paramLabel = "N", description = "Regions of the table; default: 10.")
    private int regions = 10;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds that count, after one that does not; default: 3.")
    private int rounds = 3;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "Measure in this folder and keep the cluster there; default: a temporary one that is removed.")
    private @Nullable Path keep;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "Form of the result; default: text.")
    private Form form = Form.TEXT;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // Picocli reads it from the annotation.
    private boolean helpRequested;

    private BackupBench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        // What a library prints must not get between the lines of a result.
        System.setOut(err);
        // Threads of an HBase client may still run; they must not keep the process alive.
        System.exit(run(args, out, err));
    }

    /** Measures, and returns the exit status: 0 if all was measured, 1 if not, 2 if the options are wrong. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        int status = new CommandLine(new BackupBench(out, err))
                .addSubcommand(new ScaleBench(out, err))
                .addSubcommand(new SnapshotBench(out, err))
                .addSubcommand(new EngineBench(out, err))
                .addSubcommand(new ResumeBench(out, err))
                .addSubcommand(new DispatchBench(out, err))
                .addSubcommand(new LogBench(out, err))
                .addSubcommand(new ClientBench(out, err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, err))
                .execute(args);
        out.flush();
        err.flush();
        return status;
    }

    @Override
    public Integer call() {
        requireWithin("--megabytes", megabytes, Integer.MAX_VALUE);
        requireWithin("--regions", regions, MOST_REGIONS);
        requireWithin("--rounds", rounds, Integer.MAX_VALUE);
        Report report = new Measurement(megabytes * MEGABYTE, regions, rounds, Optional.ofNullable(keep))
                .run(new Narration(err));
        out.println(form == Form.JSON ? json(report) : ReportText.of(report));
        return 0;
    }

    private void requireWithin(String option, long value, long most) {
        if ((value < 1 || value > most) && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "%s: expected 1 to %d, found %d".formatted(option, most, value));
        }
    }

    static String json(Object report) {
        try {
            return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report can always be written as JSON", e);
        }
    }

    private static int failed(Exception e, PrintStream err) throws Exception {
        if (!(e instanceof HoldfastException known)) {
            throw e;
        }
        err.println("bench: " + known.getMessage());
        known.hint().ifPresent(hint -> err.println("hint: " + hint));
        return 1;
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
