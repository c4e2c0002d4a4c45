package io.holdfast.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench/run client}: what the log archive costs a client that writes, and how far behind it is. */
@Command(
        name = "client",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures a client that writes, with the log archive and without.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run client", "  bench/run client --edits 100 --interval 1 --tail 1 -o json"})
final class ClientBench implements Callable<Integer> {

    private static final long MEGABYTE = 1_000_000;
    private static final int MOST_REGIONS = 1_000;
    private static final int LONGEST_INTERVAL = 3_600;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--edits",
            paramLabel = "N",
            description = "Megabytes that the client writes each time; default: 4000.")
    private long edits = 4_000;

    @Option(names = "--regions", paramLabel = "N", description = "Regions of the table; default: 10.")
    private int regions = 10;

    @Option(names = "--interval", paramLabel = "S", description = "Seconds between readings; default: 60.")
    private int interval = 60;

    @Option(
            names = "--tail",
            paramLabel = "S",
            description = "Also measure looks at open logs, every S seconds, without readings; default: no.")
    private @Nullable Integer tail;

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

    ClientBench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        requireWithin("--edits", edits, Integer.MAX_VALUE);
        requireWithin("--regions", regions, MOST_REGIONS);
        requireWithin("--interval", interval, LONGEST_INTERVAL);
        requireWithin("--rounds", rounds, Integer.MAX_VALUE);
        Optional<Duration> betweenLooks = Optional.empty();
        if (tail != null) {
            requireWithin("--tail", tail, LONGEST_INTERVAL);
            betweenLooks = Optional.of(Duration.ofSeconds(tail));
        }
        ClientReport report = new ClientMeasurement(
                        edits * MEGABYTE,
                        regions,
                        Duration.ofSeconds(interval),
                        betweenLooks,
                        rounds,
                        Optional.ofNullable(keep))
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
