package io.holdfast.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.HdfsCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.ServerClock;
import io.holdfast.demo.cluster.SharedCluster;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClockSkew;
import io.holdfast.format.LogRun;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditSorter;
import io.holdfast.hbase.EditSorter.SortedEdits;
import io.holdfast.hbase.HBaseCluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.Wals;
import io.holdfast.kerberos.KerberosLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the log archive relies on. The cluster's cleaners look every second, and keep nothing that nobody needs. */
@ExtendWith(SharedCluster.class)
class WalsIT {

    private static final String HOLD = "holdfast_test";

    @TempDir
    private Path folder;

    @Test
    void aHoldKeepsEveryLogFromTheOneThatIsWrittenOn(Cluster cluster, Namespace namespace) throws Exception {
        TableName table = table(cluster, namespace, "held");
        try (HBaseCluster connected = HBaseCluster.connect(cluster.confDir(), KerberosLogin.fromTicketCache())) {
            Wals wals = connected.wals();
            assertThat(wals.state(HOLD)).isEqualTo(Wals.HoldState.ABSENT);
            wals.hold(HOLD);
            wals.hold(HOLD);
            assertThat(wals.state(HOLD)).isEqualTo(Wals.HoldState.HELD);
            assertThat(wals.holds("holdfast_")).contains(HOLD);
            Set<String> written = written(wals);
            for (int i = 0; i < 4; i++) {
                put(cluster, table, "row-" + i, "v");
                flush(cluster, table);
                wals.roll(Wals.Roll.WRITTEN, Set.of());
                written.addAll(written(wals));
            }
            untilTheCleanersLooked(cluster);
            assertThat(names(wals)).as("every log since").containsAll(written);

            Set<String> old = cluster.files("oldWALs");
            assertThat(old).isNotEmpty();
            wals.release(HOLD);
            wals.release(HOLD);
            assertThat(wals.state(HOLD)).isEqualTo(Wals.HoldState.ABSENT);
            Await.until(
                    "nobody keeps them", () -> cluster.files("oldWALs").stream().noneMatch(old::contains));
        }
    }

    @Test
    void somebodyWhoEnablesTheHoldReleasesIt(Cluster cluster, Namespace namespace) throws Exception {
        try (HBaseCluster connected = HBaseCluster.connect(cluster.confDir(), KerberosLogin.fromTicketCache());
                Admin admin = cluster.admin()) {
            Wals wals = connected.wals();
            wals.hold(HOLD + "2");
            admin.enableReplicationPeer(HOLD + "2");
            assertThat(wals.state(HOLD + "2")).isEqualTo(Wals.HoldState.RELEASED);
            wals.release(HOLD + "2");
        }
    }

    @Test
    void aServerThatHasWrittenNothingGoesOnWithItsFile(Cluster cluster, Namespace namespace) throws Exception {
        whoHasWrittenNothingGoesOnWithItsFile(cluster, namespace);
    }

    /** Which does not tell how long a file is that is written. */
    @Test
    void aServerThatHasWrittenNothingGoesOnWithItsFileInHdfs(
            @HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace) throws Exception {
        whoHasWrittenNothingGoesOnWithItsFile(cluster, namespace);
    }

    private static void whoHasWrittenNothingGoesOnWithItsFile(Cluster cluster, Namespace namespace) throws Exception {
        TableName table = table(cluster, namespace, "idle");
        try (HBaseCluster connected = HBaseCluster.connect(cluster.confDir(), KerberosLogin.fromTicketCache())) {
            Wals wals = connected.wals();
            wals.hold(HOLD + "4");
            put(cluster, table, "a", "1");
            Wals.Rolled first = wals.roll(Wals.Roll.WRITTEN, Set.of());
            Set<String> untouched = written(wals);
            assertThat(first.clocks()).as("one look at each server").hasSameSizeAs(untouched);
            assertThat(first.clocks().values()).allSatisfy(clock -> {
                assertThat(clock.certain()).as("they have one clock").isZero();
                assertThat(clock.most() - clock.least()).as("ms that it took").isLessThan(60_000);
            });
            Set<String> known = first.clocks().keySet();
            Wals.Rolled second = wals.roll(Wals.Roll.WRITTEN, known);
            assertThat(second.empty()).containsAll(untouched);
            assertThat(second.clocks()).isEmpty();
            assertThat(written(wals)).isEqualTo(untouched);

            put(cluster, table, "a", "2");
            Wals.Rolled third = wals.roll(Wals.Roll.DUE, known);
            assertThat(third.empty()).as("all but the one that was written to").hasSize(untouched.size() - 1);
            assertThat(third.clocks()).hasSize(1);
            assertThat(written(wals)).isNotEqualTo(untouched);
            Set<String> now = written(wals);
            assertThat(wals.roll(Wals.Roll.WRITTEN, Set.of()).clocks())
                    .as("whose clocks are not known begin files that have nothing before them")
                    .hasSameSizeAs(now);
            assertThat(written(wals)).doesNotContainAnyElementsOf(now);
            wals.release(HOLD + "4");
        }
    }

    @Test
    void aClockThatIsWrongIsFound(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace) throws Exception {
        ServerClock behind = new ServerClock(-5_000, Long.MAX_VALUE, 0);
        TableName table = table(cluster, namespace, "behind");
        try (RegionServerProcess server = RegionServerProcess.join(cluster, behind);
                HBaseCluster connected = HBaseCluster.connect(cluster.confDir(), KerberosLogin.fromTicketCache())) {
            // Without a region a server has no log.
            Placement.move(cluster, table, server.name());
            ClockSkew found = connected
                    .wals()
                    .roll(Wals.Roll.WRITTEN, Set.of())
                    .clocks()
                    .get(server.name().getServerName());
            assertThat(found).isNotNull();
            assertThat(found.least()).isLessThanOrEqualTo(-5_000);
            assertThat(found.most()).isGreaterThanOrEqualTo(-5_000);
        }
    }

    @Test
    void theEditsOfClosedLogsAreSorted(Cluster cluster, Namespace namespace) throws Exception {
        TableName table = table(cluster, namespace, "sorted");
        TableName other = table(cluster, namespace, "other");
        TableId id = new TableId(table.getNamespaceAsString(), table.getQualifierAsString());
        try (HBaseCluster connected = HBaseCluster.connect(cluster.confDir(), KerberosLogin.fromTicketCache())) {
            Wals wals = connected.wals();
            wals.hold(HOLD + "3");
            Instant before = Instant.now();
            Set<String> written = written(wals);
            put(cluster, table, "b", "1");
            put(cluster, other, "x", "1");
            put(cluster, table, "a", "2");
            put(cluster, table, "b", "3");
            delete(cluster, table, "c");
            wals.roll(Wals.Roll.WRITTEN, Set.of());
            Instant after = Instant.now();
            try (EditSorter sorter = wals.sorter(List.of(id), Instant.EPOCH, folder)) {
                wals.list().stream()
                        .filter(file -> file.state() == WalFile.State.CLOSED && written.contains(file.name()))
                        .forEach(sorter::read);
                List<SortedEdits> sorted = sorter.finish();
                assertThat(sorted).singleElement().satisfies(edits -> {
                    assertThat(edits.table()).isEqualTo(id);
                    assertThat(edits.files()).singleElement().satisfies(file -> {
                        assertThat(file.cells()).isEqualTo(4);
                        assertThat(file.firstRow()).hasToString("a");
                        assertThat(file.lastRow()).hasToString("c");
                    });
                    assertThat(edits.runs()).singleElement().satisfies(run -> assertThat(run.lastCommit())
                            .isBetween(before.minusMillis(1), after));
                    assertThat(edits.runs().stream().map(LogRun::endKey)).containsExactly(Bytes.empty());
                    assertThat(edits.bulkLoads()).isEmpty();
                });
            }
            wals.release(HOLD + "3");
        }
    }

    private static TableName table(Cluster cluster, Namespace namespace, String name) throws IOException {
        TableName table = namespace.table(name);
        try (Admin admin = cluster.admin()) {
            admin.createTable(TableDescriptorBuilder.newBuilder(table)
                    .setColumnFamily(ColumnFamilyDescriptorBuilder.of("f"))
                    .build());
        }
        return table;
    }

    private static void put(Cluster cluster, TableName table, String row, String value) throws IOException {
        try (Table writing = cluster.connection().getTable(table)) {
            writing.put(new Put(row.getBytes(UTF_8))
                    .addColumn(new byte[] {'f'}, new byte[] {'q'}, 7, value.getBytes(UTF_8)));
        }
    }

    private static void delete(Cluster cluster, TableName table, String row) throws IOException {
        try (Table writing = cluster.connection().getTable(table)) {
            writing.delete(new Delete(row.getBytes(UTF_8)));
        }
    }

    private static void flush(Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            admin.flush(table);
        }
    }

    private static Set<String> names(Wals wals) {
        return wals.list().stream().map(WalFile::name).collect(Collectors.toSet());
    }

    private static Set<String> written(Wals wals) {
        return wals.list().stream()
                .filter(file -> file.state() == WalFile.State.WRITTEN)
                .map(WalFile::name)
                .collect(Collectors.toSet());
    }

    /** A file that nobody holds, put where the cleaners look, goes when they have looked. */
    private static void untilTheCleanersLooked(Cluster cluster) throws IOException {
        Path decoy = cluster.root().resolve("oldWALs").resolve("no-log-at-all");
        Files.writeString(decoy, "x");
        Await.until("the cleaners have looked", () -> !Files.exists(decoy));
    }
}
