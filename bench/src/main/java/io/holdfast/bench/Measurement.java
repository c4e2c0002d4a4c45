package io.holdfast.bench;

import io.holdfast.api.Holdfast;
import io.holdfast.app.LocalProvider;
import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;

/**
 * One measurement from beginning to end, in a folder of its own.
 *
 * @param bytes of the large table
 * @param regions of the large table
 * @param rounds that count; the tiny table, whose times are short, gets twice as many
 * @param keep the folder to keep the cluster in
 */
record Measurement(long bytes, int regions, int rounds, Optional<Path> keep) {

    private static final long SEED = 20_260_101;

    Report run(Narration narration) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (Workplace workplace = Workplace.open(keep)) {
            narration.line("starting HBase in a process of its own");
            HBaseProcess hbase = workplace.startHBase();
            try (Connection connection = ConnectionFactory.createConnection(hbase.configuration())) {
                return new InCluster(workplace, hbase, connection, narration).report(load);
            }
        } catch (IOException e) {
            throw new Unavailable("unable to talk to HBase: " + e, null, e);
        }
    }

    /** The part that has a cluster. */
    private final class InCluster {

        private final Workplace workplace;
        private final HBaseProcess hbase;
        private final Connection connection;
        private final Narration narration;
        private final FrontDoors doors;

        InCluster(Workplace workplace, HBaseProcess hbase, Connection connection, Narration narration) {
            this.workplace = workplace;
            this.hbase = hbase;
            this.connection = connection;
            this.narration = narration;
            this.doors = new FrontDoors(hbase.confDir());
        }

        Report report(double load) throws IOException {
            LargeTable table = new LargeTable(connection, hbase.root(), new SplittableRandom(SEED));
            narration.line("writing " + bytes / 1_000_000 + " MB into " + regions + " regions");
            table.create(bytes, regions);
            List<Path> files = table.files();
            long size = LargeTable.bytesOf(files);
            int threads = LocalProvider.PARALLELISM;

            List<Series> series = new Rounds(
                            List.of(
                                    new RecursiveCopy(table.folder()),
                                    new CopyLoop(files, threads, true),
                                    new CopyLoop(files, threads, false),
                                    new FullBackup(doors, table.name(), size)),
                            workplace,
                            narration)
                    .run(rounds);
            List<Series> others = series.subList(0, series.size() - 1);
            Series backup = series.get(series.size() - 1);
            Series copyStep = backup.step(FullBackup.COPY_STEP).renamed("its COPY step");

            List<Series> all = new ArrayList<>(series);
            all.add(copyStep);
            List<Report.Ratio> ratios = new ArrayList<>();
            others.forEach(other -> ratios.add(Report.Ratio.of(backup, other)));
            others.forEach(other -> ratios.add(Report.Ratio.of(copyStep, other)));
            return new Report(
                    new Report.Setting(
                            Runtime.getRuntime().availableProcessors(),
                            threads,
                            workplace.fileSystem(),
                            rounds,
                            regions,
                            files.size(),
                            size,
                            load),
                    all.stream().map(each -> Report.Speed.of(each, size)).toList(),
                    ratios,
                    backup.steps().stream().map(Report.Time::of).toList(),
                    tiny());
        }

        private Report.Tiny tiny() throws IOException {
            TinyTable table = new TinyTable(connection, new SplittableRandom(SEED));
            table.create();
            Path repository = workplace.fresh();
            try (Admin admin = connection.getAdmin();
                    Holdfast holdfast = doors.openWithNewRepository(repository)) {
                List<Series> series = new Rounds(
                                List.of(new TinySnapshot(admin, table), new TinyBackup(holdfast, table)),
                                workplace,
                                narration)
                        .run(2 * rounds);
                return Report.Tiny.of(TinyTable.ROWS, series.get(0), series.get(1));
            } finally {
                workplace.remove(repository);
            }
        }
    }
}
