package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.zookeeper.ZKUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has lost our journal, or left things of ours behind: a repair names them, takes them away, and nothing else. */
@ExtendWith(SharedCluster.class)
class RepairIT {

    private static final String PROCEDURES = "/holdfast/procedures";

    @TempDir
    private Path folder;

    @Test
    void whatABackupAndARestoreWithoutAJournalLeftGoes(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        String taken = "snapshot-of-" + namespace.name();
        try (Admin admin = cluster.admin()) {
            admin.snapshot(taken, table);
        }
        scene.gc();
        Set<String> before = World.of(cluster, scene.repository());

        String ofRestore = killAndForget(scene, "STAGE", "restore", backup, "--suffix", "_x", "--bandwidth", "8MB");
        TableName other = scene.createWithRows("other", 300);
        String ofBackup = killAndForget(scene, "COPY", "backup", "create", "--table", other.getNameAsString());
        scene.drop(other);

        JsonNode plan = scene.operator().asks("repair", "--dry-run").done();
        Set<String> found = new TreeSet<>();
        plan.path("findings")
                .forEach(finding -> found.add(finding.path("kind").asText() + " "
                        + finding.path("object").asText()));
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "INTENT " + ofBackup, "SNAPSHOT holdfast-" + ofBackup + "-0", "STAGING " + ofRestore);
        plan.path("actions")
                .forEach(action -> assertThat(action.path("state").asText()).isEqualTo("PLANNED"));
        assertThat(World.snapshots(cluster)).as("a plan changes nothing").contains("holdfast-" + ofBackup + "-0");

        JsonNode done = scene.operator().asks("repair").done();

        assertThat(done.path("actions")).hasSize(3);
        done.path("actions")
                .forEach(action -> assertThat(action.path("state").asText()).isEqualTo("DONE"));
        assertThat(scene.operator().asks("repair", "--dry-run").done().path("findings"))
                .isEmpty();
        KilledCommandIT.nothingIsLeft(scene);
        scene.gc();
        assertThat(lasting(World.of(cluster, scene.repository()))).isEqualTo(lasting(before));
        scene.drop(table);
        scene.restore(backup);
        kept.assertSame(cluster, table);
        try (Admin admin = cluster.admin()) {
            admin.deleteSnapshot(taken);
        }
    }

    @Test
    void aRunningSessionIsLeftAlone(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);

        CompletableFuture<Answer> backup = CompletableFuture.supplyAsync(() ->
                scene.operator().asks("backup", "create", "--bandwidth", "8MB", "--table", table.getNameAsString()));
        new JournalWatch(cluster).await(record -> record.path("step").asText().equals("COPY"));
        JsonNode plan = scene.operator().asks("repair", "--dry-run").done();
        JsonNode done = scene.operator().asks("repair").done();

        assertThat(plan.path("actions")).isEmpty();
        assertThat(done.path("actions")).isEmpty();
        String id = backup.join().done().path("backupId").asText();
        scene.drop(table);
        scene.restore(id);
        kept.assertSame(cluster, table);
    }

    /** Without what grows with every session, and what HBase itself still has to clean. */
    private static List<String> lasting(Set<String> world) {
        return world.stream()
                .filter(thing -> !thing.startsWith("repository file roots/"))
                .filter(thing -> !thing.startsWith("repository file history/"))
                .filter(thing -> !thing.startsWith("HBase file archive/"))
                .toList();
    }

    /** Kills a command at a step, and takes away all that the journal knows of it; returns its session. */
    private static String killAndForget(Scene scene, String step, String... words) throws Exception {
        JournalWatch journal = new JournalWatch(scene.cluster());
        Process leader = scene.operator().starts(words);
        String session;
        try {
            session = journal.await(record -> record.path("step").asText().equals(step) && hasBegun(step, scene));
        } finally {
            leader.destroyForcibly();
        }
        leader.waitFor();
        for (String node : scene.cluster().zooKeeper().getChildren(PROCEDURES, false)) {
            if (node.startsWith(session)) {
                ZKUtil.deleteRecursive(scene.cluster().zooKeeper(), PROCEDURES + "/" + node);
            }
        }
        return session;
    }

    private static boolean hasBegun(String step, Scene scene) {
        return !step.equals("STAGE")
                || scene.cluster().files(".holdfast").stream().anyMatch(file -> file.contains("/files/"));
    }
}
