package io.holdfast.bench;

import io.holdfast.api.Holdfast;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.SnapshotRequest;
import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.SnapshotType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench/run snapshot}: a verified snapshot of a table of many regions, beside HBase's own. */
@Command(
        name = "snapshot",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures snapshots of a table of many regions against HBase's own.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run snapshot", "  bench/run snapshot --regions 100 --rounds 5 -o json"})
final class SnapshotBench implements Callable<Integer> {

    private static final long SEED = 20_260_101;
    private static final int MOST_REGIONS = 10_000;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--regions", paramLabel = "N", description = "Regions of the table; default: 50.")
    private int regions = 50;

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

    SnapshotBench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * What one run found.
     *
     * @param ways the seconds that each took
     * @param times how many times as long as HBase's own ours took, of the two of each round
     */
    record Found(int cores, int regions, int rounds, double loadBefore, List<Report.Time> ways, Spread times) {

        Found {
            ways = List.copyOf(ways);
        }

        static Found of(int regions, int rounds, double loadBefore, Series own, Series ours) {
            return new Found(
                    Runtime.getRuntime().availableProcessors(),
                    regions,
                    rounds,
                    loadBefore,
                    List.of(Report.Time.of(own), Report.Time.of(ours)),
                    Spread.of(own.speedAgainst(ours)));
        }

        String text() {
            StringBuilder text = new StringBuilder("%d regions, %d rounds, %d cores, load before %.1f%n"
                    .formatted(regions, rounds, cores, loadBefore));
            text.append("%-24s %8s %8s %8s%n".formatted("seconds", "min", "median", "max"));
            for (Report.Time way : ways) {
                Spread seconds = way.seconds();
                text.append("%-24s %8.2f %8.2f %8.2f%n"
                        .formatted(way.name(), seconds.min(), seconds.median(), seconds.max()));
            }
            text.append(
                    "%-24s %8.2f %8.2f %8.2f%n".formatted("times as long", times.min(), times.median(), times.max()));
            return text.toString();
        }
    }

    @Override
    public Integer call() {
        if ((regions < 1 || regions > MOST_REGIONS || rounds < 1) && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "--regions: expected 1 to %d, and --rounds 1 or more".formatted(MOST_REGIONS));
        }
        Found report = measure(new Narration(err));
        out.println(form == BackupBench.Form.JSON ? BackupBench.json(report) : report.text());
        return 0;
    }

    private Found measure(Narration narration) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (Workplace workplace = Workplace.open(Optional.ofNullable(keep))) {
            narration.line("starting HBase in a process of its own");
            HBaseProcess hbase = workplace.startHBase(
                    // Else each region that is written to takes 2 MB of memory, and a thousand all there is.
                    settings -> settings.with("hbase.hregion.memstore.mslab.enabled", "false"));
            Path repository = workplace.fresh();
            try (Connection connection = ConnectionFactory.createConnection(hbase.configuration());
                    Admin admin = connection.getAdmin();
                    Holdfast holdfast = new FrontDoors(hbase.confDir()).openWithNewRepository(repository)) {
                narration.line("making a table of " + regions + " regions");
                WideTable table = new WideTable(connection, new SplittableRandom(SEED), regions);
                table.create();
                List<Series> series = new Rounds(
                                List.of(new NativeSnapshot(admin, table), new VerifiedSnapshot(holdfast, table)),
                                workplace,
                                narration)
                        .run(rounds);
                return Found.of(regions, rounds, load, series.get(0), series.get(1));
            }
        } catch (IOException e) {
            throw new Unavailable("unable to talk to HBase: " + e, null, e);
        }
    }

    /** HBase's own, with flush, and no look at it afterwards but HBase's. */
    private record NativeSnapshot(Admin admin, WideTable table) implements Way {

        private static final String SNAPSHOT = "bench-wide";

        @Override
        public String name() {
            return "HBase's snapshot";
        }

        @Override
        public Run run(Path fresh) {
            table.write();
            try {
                long begin = System.nanoTime();
                admin.snapshot(SNAPSHOT, table.name(), SnapshotType.FLUSH);
                double seconds = Run.secondsSince(begin);
                admin.deleteSnapshot(SNAPSHOT);
                return new Run(seconds, List.of());
            } catch (IOException e) {
                throw new Unavailable("unable to take a snapshot with HBase: " + e, null, e);
            }
        }
    }

    /** {@code snapshot create}, with the lead, the journal, the flushes and the verification. */
    private record VerifiedSnapshot(Holdfast holdfast, WideTable table) implements Way {

        private static final String SNAPSHOT = "bench-verified";

        @Override
        public String name() {
            return "snapshot create";
        }

        @Override
        public Run run(Path fresh) {
            table.write();
            long begin = System.nanoTime();
            holdfast.snapshots()
                    .create(
                            new SnapshotRequest(
                                    SNAPSHOT,
                                    List.of(table.name().getNameAsString()),
                                    SnapshotRequest.Policy.FLUSH,
                                    Optional.empty()),
                            ProgressListener.NONE);
            double seconds = Run.secondsSince(begin);
            holdfast.snapshots().delete(SNAPSHOT, ProgressListener.NONE);
            return new Run(seconds, List.of());
        }
    }
}
