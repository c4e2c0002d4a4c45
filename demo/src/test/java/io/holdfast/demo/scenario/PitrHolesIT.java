package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** More of what HBase's own backup loses, by name. */
@ExtendWith(SharedCluster.class)
class PitrHolesIT {

    private static final int ROWS = 200;

    @TempDir
    private Path folder;

    /** Its logs are told from those of the one before it by its start code alone. */
    @Test
    void aServerThatIsRestartedOnItsPortLosesNothing(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("orders");
        scene.write(table, 0, ROWS);
        pitr(scene, "enable", table);
        scene.backup(table);
        ServerName gone;
        try (RegionServerProcess first = RegionServerProcess.join(cluster)) {
            gone = first.name();
            Placement.move(cluster, table, first.name());
            scene.write(table, ROWS, 2 * ROWS);
            scene.operator().asks("pitr", "archive").done();
            scene.write(table, 2 * ROWS, 3 * ROWS);
        }
        PitrTroubleIT.awaitOnline(cluster, table);
        try (RegionServerProcess second = RegionServerProcess.inPlaceOf(cluster, gone)) {
            assertThat(second.name().getAddress()).isEqualTo(gone.getAddress());
            assertThat(second.name()).isNotEqualTo(gone);
            Placement.move(cluster, table, second.name());
            scene.write(table, 3 * ROWS, 4 * ROWS);
        }
        PitrTroubleIT.awaitOnline(cluster, table);
        comesBackNow(scene, table);
        pitr(scene, "disable", table);
    }

    @Test
    void whatIsLoadedInBulkDuringTheFirstBackupComesBack(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("orders");
        scene.write(table, 0, 10 * ROWS);
        pitr(scene, "enable", table);
        Process backup =
                scene.operator().starts("backup", "create", "--table", table.getNameAsString(), "--bandwidth", "10KB");
        try {
            Await.until("its image is being copied", () -> !snapshots(cluster).isEmpty());
            PitrTroubleIT.load(cluster, table, folder);
            assertThat(backup.isAlive()).as("it was during the backup").isTrue();
            assertThat(backup.waitFor()).isZero();
        } finally {
            backup.destroyForcibly();
        }
        Kept kept = scene.keep(table);
        JsonNode next = scene.backup(table);
        assertThat(next.path("type").asText()).isEqualTo("incremental");
        TableName copy = scene.table("copy");
        scene.restore(next.path("backupId").asText(), Scene.as(table, copy));
        kept.assertSameCells(cluster, copy);
        scene.drop(copy);
        comesBackNow(scene, table);
        pitr(scene, "disable", table);
    }

    /** What is archived for one is not gone for the other, and neither takes the logs from the other. */
    @Test
    void whatIsLoadedInBulkComesBackFromEachOfTwoRepositories(Cluster cluster, Namespace namespace) throws Exception {
        Scene one = Scene.of(cluster, namespace, folder);
        Scene two = Scene.at(cluster, namespace, folder, "file:" + folder.resolve("second"));
        TableName table = one.create("orders");
        one.write(table, 0, ROWS);
        for (Scene scene : List.of(one, two)) {
            pitr(scene, "enable", table);
            scene.backup(table);
        }
        PitrTroubleIT.load(cluster, table, folder);
        one.write(table, ROWS, 2 * ROWS);
        comesBackNow(one, table);
        one.write(table, 2 * ROWS, 3 * ROWS);
        pitr(one, "disable", table);
        comesBackNow(two, table);
        pitr(two, "disable", table);
        Await.untilNone("logs that nobody needs", () -> cluster.files("oldWALs"));
    }

    private static void pitr(Scene scene, String what, TableName table) {
        scene.operator().asks("pitr", what, "--table", table.getNameAsString()).done();
    }

    private static void comesBackNow(Scene scene, TableName table) throws IOException {
        Instant moment = PitrIT.momentAfterThat();
        Kept kept = scene.keep(table);
        scene.operator().asks("pitr", "archive").done();
        TableName copy = scene.table("copy");
        scene.operator()
                .asks("restore", "--at", moment.toString(), "--table", table + "=" + copy)
                .done();
        kept.assertSameCells(scene.cluster(), copy);
        scene.drop(copy);
    }

    private static List<String> snapshots(Cluster cluster) throws IOException {
        try (Admin admin = cluster.admin()) {
            return admin.listSnapshots().stream()
                    .map(snapshot -> snapshot.getName())
                    .filter(name -> name.startsWith("holdfast-2"))
                    .toList();
        }
    }
}
