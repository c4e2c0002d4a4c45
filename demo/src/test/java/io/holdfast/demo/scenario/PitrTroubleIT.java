package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.SharedCluster;
import io.holdfast.hbase.HBaseCluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.kerberos.KerberosLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.tool.BulkLoadHFiles;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What may lose an edit is survived, or said; what HBase's own backup loses is here by name. */
@ExtendWith(SharedCluster.class)
class PitrTroubleIT {

    private static final int ROWS = 100;

    @TempDir
    private Path folder;

    private Scene protect(Cluster cluster, Namespace namespace, TableName table) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        Cells.write(cluster.connection(), table, 0, ROWS, Cells.F);
        scene.operator()
                .asks("pitr", "enable", "--table", table.getNameAsString())
                .done();
        scene.backup(table);
        return scene;
    }

    private static TableName table(Cluster cluster, Namespace namespace, String name) throws IOException {
        TableName table = namespace.table(name);
        try (Admin admin = cluster.admin()) {
            admin.createTable(TableDescriptorBuilder.newBuilder(table)
                    .setColumnFamily(Scene.family(Cells.F).build())
                    .build());
        }
        return table;
    }

    private static void off(Scene scene, TableName table) {
        scene.operator()
                .asks("pitr", "disable", "--table", table.getNameAsString())
                .done();
    }

    private static JsonNode restore(Scene scene, TableName table, Instant at, TableName as) {
        return scene.operator()
                .asks("restore", "--at", at.toString(), "--table", table.getNameAsString() + "=" + as)
                .done();
    }

    @Test
    void eachBackupRestoresToItsContent(Cluster cluster, Namespace namespace) throws Exception {
        TableName table = table(cluster, namespace, "orders");
        Scene scene = Scene.of(cluster, namespace, folder);
        Cells.write(cluster.connection(), table, 0, ROWS, Cells.F);
        assertThat(scene.operator()
                        .asks("backup", "create", "--type", "incremental", "--table", table.getNameAsString())
                        .refused(3, "REJECTED"))
                .contains("not enabled");
        scene.operator()
                .asks("pitr", "enable", "--table", table.getNameAsString())
                .done();
        assertThat(scene.operator()
                        .asks("backup", "create", "--type", "incremental", "--table", table.getNameAsString())
                        .refused(3, "REJECTED"))
                .contains("no full backup");
        Map<String, Kept> backups = new LinkedHashMap<>();
        for (int i = 1; i <= 3; i++) {
            JsonNode backup = scene.backup(table);
            assertThat(backup.path("type").asText()).isEqualTo(i == 1 ? "full" : "incremental");
            backups.put(backup.path("backupId").asText(), scene.keep(table));
            scene.write(table, i * ROWS / 2, (i + 2) * ROWS);
        }
        List<String> ids = List.copyOf(backups.keySet());
        assertThat(scene.operator()
                        .asks("backup", "show", ids.get(2))
                        .done()
                        .path("base")
                        .asText())
                .isEqualTo(ids.get(0));
        scene.operator().asks("backup", "delete", ids.get(0)).refused(4, "CONFLICT");
        off(scene, table);
        scene.gc();
        for (String id : ids) {
            scene.restore(id, "--suffix", "_back");
            Objects.requireNonNull(backups.get(id)).assertSameCells(cluster, scene.table("orders_back"));
            scene.drop(scene.table("orders_back"));
        }
        assertThat(scene.operator().asks("repo", "verify", "--deep").status()).isZero();
    }

    /** Its image has halves of files, and the parent of both regions. */
    @Test
    void aTableThatWasJustSplitComesBackToAMoment(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = LinksAndReferencesIT.uncompacted(scene, "split");
        scene.write(table, 0, ROWS);
        scene.operator()
                .asks("pitr", "enable", "--table", table.getNameAsString())
                .done();
        scene.flush(table);
        LinksAndReferencesIT.split(cluster, table, "row-000040");
        assertThat(scene.storeFiles(table)).anyMatch(Scene::isReference);
        scene.backup(table);
        scene.write(table, ROWS / 2, 2 * ROWS);
        Instant moment = PitrIT.momentAfterThat();
        Kept then = scene.keep(table);
        scene.write(table, 0, 3 * ROWS);
        scene.operator().asks("pitr", "archive").done();

        restore(scene, table, moment, scene.table("then"));

        then.assertSameCells(cluster, scene.table("then"));
        off(scene, table);
    }

    /** HBase's own backup loses the edits of both. */
    @Test
    void serversThatDieBetweenBackupAndMomentLoseNothing(Cluster cluster, Namespace namespace) throws Exception {
        TableName table = table(cluster, namespace, "orders");
        Instant first;
        Instant second;
        Kept afterFirst;
        Kept afterSecond;
        Scene scene;
        try (RegionServerProcess there = RegionServerProcess.join(cluster)) {
            Placement.move(cluster, table, there.name());
            scene = protect(cluster, namespace, table);
            scene.write(table, ROWS, 2 * ROWS);
            first = PitrIT.momentAfterThat();
            afterFirst = scene.keep(table);
        }
        awaitOnline(cluster, table);
        try (RegionServerProcess added = RegionServerProcess.join(cluster)) {
            Placement.move(cluster, table, added.name());
            scene.write(table, ROWS + ROWS / 2, 3 * ROWS);
            second = PitrIT.momentAfterThat();
            afterSecond = scene.keep(table);
        }
        awaitOnline(cluster, table);
        scene.write(table, 3 * ROWS, 4 * ROWS);
        scene.operator().asks("pitr", "archive").done();

        restore(scene, table, first, scene.table("first"));
        afterFirst.assertSameCells(cluster, scene.table("first"));
        restore(scene, table, second, scene.table("second"));
        afterSecond.assertSameCells(cluster, scene.table("second"));
        off(scene, table);
    }

    static void awaitOnline(Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            Await.until(
                    "its regions are elsewhere",
                    () -> admin.isTableAvailable(table)
                            && admin.getClusterMetrics().getUnknownServerNames().isEmpty());
        }
    }

    /** HBase's own backup warns, and says that it is complete. */
    @Test
    void aLogThatSomebodyDeletedIsMissed(Cluster cluster, Namespace namespace) throws Exception {
        TableName table = table(cluster, namespace, "orders");
        Scene scene = protect(cluster, namespace, table);
        scene.operator().asks("pitr", "archive").done();
        List<WalFile> written = written(cluster);
        scene.write(table, ROWS, 2 * ROWS);
        try (Admin admin = cluster.admin()) {
            admin.flush(table);
            for (var server : admin.getRegionServers()) {
                admin.rollWALWriter(server);
            }
            for (TableName any : admin.listTableNames()) {
                admin.flush(any);
            }
        }
        Await.until("one of these is among the old logs", () -> written.stream()
                .anyMatch(file -> Files.exists(cluster.root().resolve("oldWALs").resolve(file.name()))));
        WalFile deleted = written.stream()
                .filter(file -> Files.exists(cluster.root().resolve("oldWALs").resolve(file.name())))
                .findFirst()
                .orElseThrow();
        Files.delete(cluster.root().resolve("oldWALs").resolve(deleted.name()));
        Instant lost = PitrIT.momentAfterThat();

        Answer archived = scene.operator().asks("pitr", "archive");
        archived.done();
        assertThat(archived.err()).contains("is gone, and was not read yet");
        JsonNode gap = scene.operator()
                .asks("pitr", "status")
                .done()
                .path("tables")
                .path(0)
                .path("gaps")
                .path(0);
        assertThat(gap.path("reason").asText())
                .contains(Long.toString(deleted.number()))
                .contains(" is gone");
        assertThat(scene.operator()
                        .asks("restore", "--at", lost.toString(), "--table", table.getNameAsString() + "=lost")
                        .refused(3, "REJECTED"))
                .contains(" to ");

        scene.backup(table);
        scene.write(table, 2 * ROWS, 3 * ROWS);
        Instant again = PitrIT.momentAfterThat();
        Kept kept = scene.keep(table);
        scene.operator().asks("pitr", "archive").done();
        restore(scene, table, again, scene.table("again"));
        kept.assertSameCells(cluster, scene.table("again"));
        off(scene, table);
    }

    private static List<WalFile> written(Cluster cluster) {
        try (HBaseCluster connected = HBaseCluster.connect(cluster.confDir(), KerberosLogin.fromTicketCache())) {
            return connected.wals().list().stream()
                    .filter(file -> file.state() == WalFile.State.WRITTEN)
                    .toList();
        }
    }

    /** HBase's own backup brings the old rows back. */
    @Test
    void theRowsOfATruncatedTableStayAway(Cluster cluster, Namespace namespace) throws Exception {
        TableName table = table(cluster, namespace, "orders");
        Scene scene = protect(cluster, namespace, table);
        scene.write(table, ROWS, 2 * ROWS);
        Instant before = PitrIT.momentAfterThat();
        Kept old = scene.keep(table);
        scene.operator().asks("pitr", "archive").done();
        try (Admin admin = cluster.admin()) {
            admin.disableTable(table);
            admin.truncateTable(table, false);
        }
        scene.write(table, 5 * ROWS, 6 * ROWS);
        Instant after = PitrIT.momentAfterThat();
        scene.operator().asks("pitr", "archive").done();

        scene.operator()
                .asks("restore", "--at", after.toString(), "--table", table.getNameAsString() + "=mixed")
                .refused(3, "REJECTED");
        restore(scene, table, before, scene.table("before"));
        old.assertSameCells(cluster, scene.table("before"));
        scene.backup(table);
        scene.write(table, 6 * ROWS, 7 * ROWS);
        Instant later = PitrIT.momentAfterThat();
        Kept kept = scene.keep(table);
        scene.operator().asks("pitr", "archive").done();
        restore(scene, table, later, scene.table("later"));
        kept.assertSameCells(cluster, scene.table("later"));
        off(scene, table);
    }

    @Test
    void aDroppedTableComesBackFromItsLastBackupAndOthersGoOn(Cluster cluster, Namespace namespace) throws Exception {
        TableName dropped = table(cluster, namespace, "dropped");
        TableName other = table(cluster, namespace, "other");
        Scene scene = protect(cluster, namespace, dropped);
        scene.write(other, 0, ROWS);
        scene.operator()
                .asks("pitr", "enable", "--table", other.getNameAsString())
                .done();
        scene.backup(other);
        scene.write(dropped, ROWS, 2 * ROWS);
        JsonNode last = scene.backup(dropped);
        assertThat(last.path("type").asText()).isEqualTo("incremental");
        Kept kept = scene.keep(dropped);
        scene.drop(dropped);
        scene.write(other, ROWS, 2 * ROWS);
        Instant moment = PitrIT.momentAfterThat();

        Answer archived = scene.operator().asks("pitr", "archive");
        archived.done();
        assertThat(archived.err()).contains(dropped + " ends here: the table was dropped");
        JsonNode followed = scene.backup(other);
        assertThat(followed.path("type").asText()).isEqualTo("incremental");
        scene.restore(last.path("backupId").asText());
        kept.assertSameCells(cluster, dropped);
        restore(scene, other, moment, scene.table("other_then"));
        scene.keep(other).assertSameCells(cluster, scene.table("other_then"));
        scene.operator()
                .asks("restore", "--at", moment.toString(), "--table", dropped.getNameAsString() + "=later")
                .refused(3, "REJECTED");
        off(scene, other);
    }

    @Test
    void whatIsLoadedInBulkComesBack(Cluster cluster, Namespace namespace) throws Exception {
        TableName table = table(cluster, namespace, "orders");
        Scene scene = protect(cluster, namespace, table);
        Instant before = PitrIT.momentAfterThat();
        Kept without = scene.keep(table);
        load(cluster, table, folder);
        scene.write(table, ROWS, 2 * ROWS);
        Instant after = PitrIT.momentAfterThat();
        Kept with = scene.keep(table);
        scene.operator().asks("pitr", "archive").done();

        restore(scene, table, before, scene.table("before"));
        without.assertSameCells(cluster, scene.table("before"));
        restore(scene, table, after, scene.table("after"));
        with.assertSameCells(cluster, scene.table("after"));
        off(scene, table);
    }

    /** Rows that are new, and newer values of some that are there. */
    static void load(Cluster cluster, TableName table, Path folder) throws IOException {
        var conf = cluster.configuration();
        var file = new org.apache.hadoop.fs.Path(
                folder.resolve("bulk").resolve("f").resolve("file").toUri());
        try (HFile.Writer writer = HFile.getWriterFactory(conf, CacheConfig.DISABLED)
                .withPath(file.getFileSystem(conf), file)
                .withFileContext(new HFileContextBuilder().build())
                .create()) {
            for (int i = 50; i < 10 * ROWS; i += 10) {
                writer.append(new KeyValue(
                        Cells.row(i),
                        Cells.F,
                        Cells.bytes("number"),
                        Cells.LONG_AGO + 1_000_000,
                        Cells.bytes("loaded")));
            }
            writer.appendFileInfo(Bytes.toBytes("BULKLOAD_TIMESTAMP"), Bytes.toBytes(HConstants.LATEST_TIMESTAMP));
        }
        BulkLoadHFiles.create(conf).bulkLoad(table, file.getParent().getParent());
    }
}
