package io.holdfast.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench/run log}: how fast logs are sorted and replayed, and incremental backups. */
@Command(
        name = "log",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures the log archive: sorting, replay, incremental backups.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run log", "  bench/run log --megabytes 200 --edits 50 --rounds 1 -o json"})
final class LogBench implements Callable<Integer> {

    private static final long MEGABYTE = 1_000_000;
    private static final int MOST_REGIONS = 1_000;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--megabytes", paramLabel = "N", description = "Size of the table's files; default: 1000.")
    private long megabytes = 1_000;

    @Option(names = "--edits", paramLabel = "N", description = "Megabytes of edits in each measurement; default: 100.")
    private long edits = 100;

    @Option(names = "--regions", paramLabel = "N", description = "Regions of the table; default: 10.")
    private int regions = 10;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds that count, after one that does not; default: 3.")
    private int rounds = 3;

    @Option(names = "--keep", paramLabel = "DIR", description = "Measure in this folder; default: a temporary one.")
    private @Nullable Path keep;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "Form of the result; default: text.")
    private BackupBench.Form form = BackupBench.Form.TEXT;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // Picocli reads it from the annotation.
    private boolean helpRequested;

    LogBench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        requireWithin("--megabytes", megabytes, Integer.MAX_VALUE);
        requireWithin("--edits", edits, Integer.MAX_VALUE);
        requireWithin("--regions", regions, MOST_REGIONS);
        requireWithin("--rounds", rounds, Integer.MAX_VALUE);
        LogReport report = new LogMeasurement(
                        megabytes * MEGABYTE, edits * MEGABYTE, regions, rounds, Optional.ofNullable(keep))
                .run(new Narration(err));
        out.println(form == BackupBench.Form.JSON ? BackupBench.json(report) : report.text());
        return 0;
    }

    private void requireWithin(String option, long value, long most) {
        if ((value < 1 || value > most) && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "%s: expected 1 to %d, found %d".formatted(option, most, value));
        }
    }
}
