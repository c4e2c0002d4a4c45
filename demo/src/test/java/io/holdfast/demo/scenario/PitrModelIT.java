package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.HdfsCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.ServerClock;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers remember what was acknowledged and when, while regions are flushed, split, merged and moved, and servers are killed.
 * At random moments the tables have to have been what they are restored to: nothing is missing, and nothing is there too
 * much. Property {@code seed}: what is drawn, apart from what threads and processes do; {@code moments}: how many.
 */
@ExtendWith(SharedCluster.class)
class PitrModelIT {

    private static final int ROWS_OF_A_WRITER = 24;
    private static final int WRITERS = 3;
    private static final long BETWEEN_EVENTS_NANOS = 400_000_000;
    private static final String[] SPLITS = {"row-000012", "row-000024", "row-000036", "row-000048", "row-000060"};

    /** A step back of the last server's clock comes while it writes. */
    private static final List<ServerClock> WRONG_CLOCKS =
            List.of(new ServerClock(3000, 0, 0), new ServerClock(-2000, 0, 0), new ServerClock(1000, 8000, 4000));

    /** Between the fastest and the slowest of these, and that of the writers. */
    private static final long SKEW_MILLIS = 6000;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("seed", new Random().nextInt(1000));
    private final Random random = new Random(seed);

    @Test
    void tablesComeBackAsTheyWere(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace) throws Exception {
        System.out.println("seed " + seed);
        Play play = new Play(cluster, namespace);
        List<Long> moments = play.perform(() -> {
            for (int i = 0; i < 2; i++) {
                try (RegionServerProcess doomed = RegionServerProcess.join(cluster)) {
                    play.orders.moveTo(doomed.name());
                    play.loaded.moveTo(doomed.name());
                    play.happen(12);
                }
                play.happen(6);
            }
        });
        play.compare(
                random.ints(Integer.getInteger("moments", 8), 0, moments.size())
                        .mapToObj(moments::get)
                        .toList(),
                0,
                false);
    }

    @Test
    void eachRegionComesBackToABeginningOfItsHistoryWhateverTheClocks(
            @HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace) throws Exception {
        System.out.println("seed " + seed);
        Play play = new Play(cluster, namespace);
        List<Long> moments = play.perform(() -> {
            List<RegionServerProcess> servers = new ArrayList<>();
            try {
                for (ServerClock clock : WRONG_CLOCKS) {
                    servers.add(RegionServerProcess.join(cluster, clock));
                }
                for (RegionServerProcess server : servers) {
                    play.orders.moveTo(server.name());
                    play.loaded.moveTo(server.name());
                    play.wander(12);
                }
            } finally {
                servers.forEach(RegionServerProcess::close);
            }
            play.wander(4);
        });
        play.compare(
                random.ints(Integer.getInteger("moments", 4), 0, moments.size())
                        .mapToObj(moments::get)
                        .toList(),
                SKEW_MILLIS,
                true);
    }

    private interface Act {
        void play() throws Exception;
    }

    /** Two tables that are written to: one is split, merged and compacted, files are loaded into the other. */
    private final class Play {

        private final Cluster cluster;
        private final Scene scene;
        private final TableName ordersTable;
        private final TableName loadedTable;
        private final ClusterChaos orders;
        private final ClusterChaos loaded;
        private final List<ModelWriter> writers = new ArrayList<>();

        Play(Cluster cluster, Namespace namespace) throws IOException {
            this.cluster = cluster;
            this.scene = Scene.of(cluster, namespace, folder);
            this.ordersTable = create("orders", true);
            this.loadedTable = create("loaded", false);
            this.orders = new ClusterChaos(cluster, ordersTable, random);
            this.loaded = new ClusterChaos(cluster, loadedTable, random);
            for (int i = 0; i < WRITERS; i++) {
                writers.add(writer(ordersTable, i, false));
            }
            writers.add(writer(loadedTable, 0, true));
        }

        /** @param compacts where it does, files that were loaded are gone within a second, as nothing holds them */
        private TableName create(String name, boolean compacts) throws IOException {
            return scene.create(
                    TableDescriptorBuilder.newBuilder(scene.table(name)).setCompactionEnabled(compacts),
                    List.of(
                            ColumnFamilyDescriptorBuilder.newBuilder(Cells.F).setMaxVersions(Integer.MAX_VALUE),
                            ColumnFamilyDescriptorBuilder.newBuilder(Cells.G)),
                    SPLITS);
        }

        /** Its rows are those of another writer's regions, too. */
        private ModelWriter writer(TableName table, int which, boolean loadsInBulk) {
            List<byte[]> rows = IntStream.range(0, ROWS_OF_A_WRITER)
                    .mapToObj(i -> Cells.row(i * WRITERS + which))
                    .toList();
            return new ModelWriter(cluster, table, folder, new Random(random.nextLong()), rows, loadsInBulk);
        }

        private void happen(int events) throws IOException {
            for (int i = 0; i < events; i++) {
                switch (random.nextInt(7)) {
                    case 0 -> orders.flush();
                    case 1 -> loaded.flush();
                    case 2 -> orders.split(Cells.row(random.nextInt(ROWS_OF_A_WRITER * WRITERS)));
                    case 3 -> orders.merge();
                    case 4 -> orders.move();
                    case 5 -> loaded.move();
                    default -> scene.operator().asks("pitr", "archive").done();
                }
                LockSupport.parkNanos(BETWEEN_EVENTS_NANOS);
            }
        }

        /** Nothing that ends a region. */
        private void wander(int events) throws IOException {
            for (int i = 0; i < events; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> orders.flush();
                    case 1, 2 -> orders.move();
                    case 3 -> loaded.move();
                    default -> scene.operator().asks("pitr", "archive").done();
                }
                LockSupport.parkNanos(BETWEEN_EVENTS_NANOS);
            }
        }

        /** @return the moments of the play, each ms of it, to which everything can be brought back */
        List<Long> perform(Act act) throws Exception {
            scene.operator()
                    .asks("pitr", "enable", "--table", ordersTable.getNameAsString(), loadedTable.getNameAsString())
                    .done();
            ExecutorService threads = Executors.newFixedThreadPool(writers.size());
            try {
                List<Future<Void>> ends = writers.stream().map(threads::submit).toList();
                scene.backup(ordersTable, loadedTable);
                long begin = System.currentTimeMillis();
                act.play();
                long end = System.currentTimeMillis();
                writers.forEach(ModelWriter::end);
                for (Future<Void> ended : ends) {
                    ended.get();
                }
                scene.operator().asks("pitr", "archive").done();
                assertThat(writers).allMatch(writer -> writer.changes() > 100);
                return Stream.iterate(begin, moment -> moment < end, moment -> moment + 1)
                        .toList();
            } finally {
                writers.forEach(ModelWriter::end);
                threads.shutdown();
            }
        }

        void compare(List<Long> moments, long skew, boolean prefix) throws IOException {
            for (long moment : moments) {
                scene.operator()
                        .asks(
                                "restore",
                                "--at",
                                Instant.ofEpochMilli(moment).toString(),
                                "--table",
                                ordersTable.getNameAsString(),
                                loadedTable.getNameAsString(),
                                "--suffix",
                                "_then")
                        .done();
                for (TableName table : List.of(ordersTable, loadedTable)) {
                    TableName copy = scene.table(table.getQualifierAsString() + "_then");
                    compare(table, read(copy), moment, skew, prefix);
                    scene.drop(copy);
                }
            }
            scene.operator()
                    .asks("pitr", "disable", "--table", ordersTable.getNameAsString(), loadedTable.getNameAsString())
                    .done();
        }

        private void compare(
                TableName table, NavigableMap<byte[], RowContent> copy, long moment, long skew, boolean prefix) {
            Map<byte[], RowContent> others = new TreeMap<>(copy);
            for (ModelWriter writer : writers) {
                if (writer.table().equals(table)) {
                    writer.histories().keySet().forEach(others::remove);
                    assertThat(writer.differences(copy, moment, skew, PitrModelIT::region, prefix))
                            .as("%s at %d, seed %d", table, moment, seed)
                            .isEmpty();
                }
            }
            assertThat(others).as("rows that nobody has written").isEmpty();
        }

        private NavigableMap<byte[], RowContent> read(TableName table) throws IOException {
            NavigableMap<byte[], RowContent> rows = new TreeMap<>(Bytes.BYTES_COMPARATOR);
            try (Table reading = cluster.connection().getTable(table);
                    ResultScanner scanner = reading.getScanner(new Scan().readAllVersions())) {
                for (Result row : scanner) {
                    rows.put(row.getRow(), RowContent.of(row));
                }
            }
            return rows;
        }
    }

    /** The region of the beginning, which the row is in as long as none is split or merged. */
    private static String region(byte[] row) {
        return Stream.of(SPLITS)
                .filter(split -> Bytes.compareTo(Cells.bytes(split), row) <= 0)
                .reduce("", (a, b) -> b);
    }
}
