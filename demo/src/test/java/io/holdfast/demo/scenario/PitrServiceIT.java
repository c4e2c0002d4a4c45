package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.HdfsCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.SharedCluster;
import io.holdfast.demo.embedded.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.SnapshotDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A service archives logs each second while what it needs goes away and comes back: nothing is missing afterwards. */
@ExtendWith(SharedCluster.class)
class PitrServiceIT {

    private static final int ROWS = 200;

    @TempDir
    private Path folder;

    @Test
    void nothingIsMissingWhateverIsAwayForAWhile(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("orders", "row-000100");
        scene.write(table, 0, ROWS);
        Operator configured = scene.operator()
                .configured("repositories:\n- {name: main, uri: 'file:%s'}\n".formatted(scene.repository()));
        try (ServerProcess server = ServerProcess.start(configured, folder)) {
            Operator remote = scene.operator().asking(server.address());
            remote.asks("pitr", "enable", "--interval", "1s", "--table", table.getNameAsString())
                    .done();
            remote.asks("backup", "create", "--table", table.getNameAsString()).done();

            aServerDies(scene, table);
            Instant afterServer = written(scene, table, 1);
            Kept withServer = scene.keep(table);
            awaitArchived(server, remote, afterServer);

            cluster.process().kill(Part.MASTER);
            Instant afterMaster = written(scene, table, 2);
            cluster.process().start(Part.MASTER);
            Kept withMaster = scene.keep(table);
            awaitArchived(server, remote, afterMaster);

            Path away = folder.resolve("away");
            Files.move(scene.repository(), away);
            Files.createFile(scene.repository());
            compact(cluster, false);
            PitrTroubleIT.load(cluster, table, folder);
            Instant afterAway = written(scene, table, 3);
            Kept withAway = scene.keep(table);
            // After one that took long, it rests.
            Await.patientlyUntil("a snapshot keeps what was loaded", () -> server.log()
                    .contains("files that were loaded into table"));
            assertThat(kept(scene)).isNotEmpty();
            compact(cluster, true);
            loadedFilesAreGone(scene, table);
            Files.delete(scene.repository());
            Files.move(away, scene.repository());
            // The service itself may wait with new logs by now, as its servers need many; and rest, after what failed
            // meanwhile.
            Await.patientlyUntil(
                    "the logs are read again",
                    () -> remote.asks("pitr", "archive").status() == 0);
            awaitArchived(server, remote, afterAway);

            restored(scene, remote, table, afterServer, withServer);
            restored(scene, remote, table, afterMaster, withMaster);
            restored(scene, remote, table, afterAway, withAway);
            JsonNode status = remote.asks("pitr", "status").done();
            assertThat(status.path("tables").path(0).path("gaps")).isEmpty();
            assertThat(status.path("clockSkewSeconds").isNumber()).isTrue();
            remote.asks("pitr", "disable", "--table", table.getNameAsString()).done();
            assertThat(server.stop()).isZero();
        }
        assertThat(kept(scene)).isEmpty();
        Await.untilNone("logs that nobody needs", () -> cluster.files("oldWALs"));
    }

    /** Nobody has to take a backup for it. */
    @Test
    void aTableWhoseArchiveWasInterruptedComesBackToMomentsAfterThat(Cluster cluster, Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("orders", "row-000100");
        scene.write(table, 0, ROWS);
        Operator configured = scene.operator()
                .configured("repositories:\n- {name: main, uri: 'file:%s'}\n".formatted(scene.repository()));
        try (ServerProcess server = ServerProcess.start(configured, folder);
                Admin admin = cluster.admin()) {
            Operator remote = scene.operator().asking(server.address());
            remote.asks("pitr", "enable", "--interval", "1s", "--table", table.getNameAsString())
                    .done();
            remote.asks("backup", "create", "--table", table.getNameAsString()).done();
            awaitArchived(server, remote, PitrIT.momentAfterThat());
            for (int i = 0; i < 5; i++) {
                // A reading of the service's own is waited for.
                remote.asks("pitr", "archive").done();
            }

            for (String hold : PitrIT.holds(cluster)) {
                admin.removeReplicationPeer(hold);
            }
            Await.until(
                    "there is another image",
                    () -> remote.asks("backup", "list").done().path("backups").size() == 2);
            Instant moment = written(scene, table, 1);
            Kept kept = scene.keep(table);
            awaitArchived(server, remote, moment);
            restored(scene, remote, table, moment, kept);
            JsonNode gap = remote.asks("pitr", "status")
                    .done()
                    .path("tables")
                    .path(0)
                    .path("gaps")
                    .path(0);
            assertThat(gap.path("reason").asText()).contains("was removed");
            remote.asks("pitr", "disable", "--table", table.getNameAsString()).done();
            assertThat(server.stop()).isZero();
        }
    }

    private static void aServerDies(Scene scene, TableName table) throws Exception {
        try (RegionServerProcess dies = RegionServerProcess.join(scene.cluster())) {
            Placement.move(scene.cluster(), table, dies.name());
            scene.write(table, 0, ROWS / 2);
        }
        PitrTroubleIT.awaitOnline(scene.cluster(), table);
    }

    private static Instant written(Scene scene, TableName table, int round) throws IOException {
        scene.write(table, round * ROWS / 2, (round + 2) * ROWS);
        return PitrIT.momentAfterThat();
    }

    private static void awaitArchived(ServerProcess server, Operator remote, Instant moment) {
        try {
            Await.patientlyUntil("it is archived up to " + moment, () -> {
                String to = remote.asks("pitr", "status")
                        .done()
                        .path("tables")
                        .path(0)
                        .path("to")
                        .asText();
                return !to.isEmpty() && !to.equals("null") && !Instant.parse(to).isBefore(moment);
            });
        } catch (AssertionError e) {
            throw new AssertionError(
                    remote.asks("pitr", "status") + "\n" + remote.asks("session", "list") + "\n" + server.log(), e);
        }
    }

    /** HBase may compact what was just loaded, after which no snapshot has it. */
    static void compact(Cluster cluster, boolean on) throws IOException {
        try (Admin admin = cluster.admin()) {
            admin.compactionSwitch(on, List.of());
        }
    }

    private static List<String> kept(Scene scene) throws IOException {
        try (Admin admin = scene.cluster().admin()) {
            return admin.listSnapshots().stream()
                    .map(SnapshotDescription::getName)
                    .filter(name -> name.startsWith("holdfast-loads-"))
                    .toList();
        }
    }

    /** From where the table has them: a region leaves what was compacted when it is closed. */
    private static void loadedFilesAreGone(Scene scene, TableName table) throws Exception {
        try (Admin admin = scene.cluster().admin()) {
            Scene.majorCompact(admin, table);
            List<ServerName> servers = List.copyOf(admin.getRegionServers());
            for (RegionInfo region : admin.getRegions(table)) {
                servers.forEach(server -> move(admin, region, server));
            }
            Await.until("all is online", () -> admin.isTableAvailable(table));
        }
        Await.untilNone("loaded files of the table", () -> scene.storeFiles(table).stream()
                .filter(file -> file.contains("_SeqId_"))
                .toList());
        assertThat(scene.cluster().files("archive")).anyMatch(file -> file.contains("_SeqId_"));
    }

    private static void move(Admin admin, RegionInfo region, ServerName to) {
        try {
            admin.move(region.getEncodedNameAsBytes(), to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void restored(Scene scene, Operator remote, TableName table, Instant at, Kept kept)
            throws IOException {
        TableName copy = scene.table("copy");
        remote.asks("restore", "--at", at.toString(), "--table", table + "=" + copy)
                .done();
        kept.assertSameCells(scene.cluster(), copy);
        scene.drop(copy);
    }
}
