package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A command that is killed, or not alone, leaves nothing that the next command does not put right. */
@ExtendWith(SharedCluster.class)
class KilledCommandIT {

    private static final int KILLED = 128 + 9;

    @TempDir
    private Path folder;

    @Test
    void aBackupKilledWhileItCopiesIsFinishedOrUndoneByTheNextCommand(Cluster cluster, Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = bulky(scene);
        TableName small = scene.createWithRows("small", 20);
        Kept kept = scene.keep(table);
        Path data = scene.repository().resolve("data");

        kill(scene.operator().starts("backup", "create", "--table", table.getNameAsString()), () -> !World.files(data)
                .isEmpty());
        assertThat(World.sessions(cluster)).as("the unfinished session").hasSize(1);

        String next = scene.backupId(small);

        nothingIsLeft(scene);
        JsonNode backups = scene.operator().asks("backup", "list").done().path("backups");
        assertThat(backups.path(0).path("backupId").asText()).isEqualTo(next);
        assertThat(backups.size()).isBetween(1, 2);
        assertThat(World.files(scene.repository().resolve("history"))).hasSize(2);
        if (backups.size() == 2) {
            scene.drop(table);
            scene.restore(backups.path(1).path("backupId").asText());
            kept.assertSame(cluster, table);
        }
        String after = scene.backupId(table);
        scene.restore(after, "--suffix", "_after");
        kept.assertSame(cluster, scene.table("bulky_after"));
    }

    @Test
    void aBackupKilledWhileItTakesSnapshotsLeavesNone(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = bulky(scene);
        TableName small = scene.createWithRows("small", 20);

        kill(
                scene.operator()
                        .starts("backup", "create", "--table", table.getNameAsString(), small.getNameAsString()),
                () -> cluster.files(".hbase-snapshot").stream()
                        .anyMatch(file -> file.contains("holdfast-2") && file.endsWith("data.manifest")));
        assertThat(World.sessions(cluster)).as("the unfinished session").hasSize(1);

        scene.backupId(small);

        nothingIsLeft(scene);
    }

    @Test
    void aRestoreKilledWhileItStagesIsFinishedOrUndoneByTheNextCommand(Cluster cluster, Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = bulky(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();

        kill(scene.operator().starts("restore", backup), () -> cluster.files(".holdfast").stream()
                .anyMatch(file -> file.contains("/files/")));
        assertThat(World.sessions(cluster)).as("the unfinished session").hasSize(1);

        scene.backupId(scene.createWithRows("small", 20));

        nothingIsLeft(scene);
        boolean restored;
        try (Admin admin = cluster.admin()) {
            restored = admin.tableExists(table);
        }
        if (!restored) {
            assertThat(Scene.pinsOf(cluster, table)).isEmpty();
            scene.restore(backup);
        }
        kept.assertSame(cluster, table);
        scene.outlivesItsPin(table, kept);
    }

    @Test
    void twoCommandsAtOnceBothEndWell(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 300);
        TableName two = scene.createWithRows("two", 300);
        Kept keptOne = scene.keep(one);
        Kept keptTwo = scene.keep(two);

        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> scene.backupId(one, two));
        CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> scene.backupId(two));
        String backup = first.join();
        second.join();

        assertThat(scene.operator().asks("backup", "list").done().path("backups"))
                .hasSize(2);
        nothingIsLeft(scene);
        CompletableFuture<JsonNode> a = CompletableFuture.supplyAsync(() -> scene.restore(backup, "--suffix", "_a"));
        CompletableFuture<JsonNode> b = CompletableFuture.supplyAsync(() -> scene.restore(backup, "--suffix", "_b"));
        a.join();
        b.join();
        for (String suffix : List.of("_a", "_b")) {
            keptOne.assertSame(cluster, scene.table("one" + suffix));
            keptTwo.assertSame(cluster, scene.table("two" + suffix));
        }
        nothingIsLeft(scene);
    }

    @Test
    void ofTwoRestoresUnderOneNameExactlyOneIsRefused(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 300);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);

        List<CompletableFuture<Answer>> both = List.of(
                CompletableFuture.supplyAsync(() -> scene.operator().asks("restore", backup, "--suffix", "_x")),
                CompletableFuture.supplyAsync(() -> scene.operator().asks("restore", backup, "--suffix", "_x")));

        assertThat(both).extracting(answer -> answer.join().status()).containsExactlyInAnyOrder(0, 4);
        kept.assertSame(cluster, scene.table("table_x"));
        assertThat(Scene.pinsOf(cluster, scene.table("table_x"))).hasSize(1);
        nothingIsLeft(scene);
    }

    @Test
    void aBackupOfATableThatIsBeingRestoredIsRefused(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = bulky(scene);
        String backup = scene.backupId(table);
        scene.write(table, 5000, 5050);
        Kept kept = scene.keep(table);

        Process restore = scene.operator().starts("restore", backup, "--overwrite", "--bandwidth", "1MB");
        String session = new JournalWatch(cluster)
                .await(record -> record.path("step").asText().equals("STAGE"));
        Answer refused = scene.operator().asks("backup", "create", "--table", table.getNameAsString());
        assertThat(refused.refused(4, "CONFLICT")).contains(session).contains(table.getNameAsString());
        scene.operator().asks("session", "cancel", session).done();

        assertThat(restore.waitFor()).isEqualTo(4);
        nothingIsLeft(scene);
        kept.assertSame(cluster, table);
    }

    static TableName bulky(Scene scene) throws IOException {
        TableName table = scene.create("bulky", "row-000500", "row-001000", "row-001500");
        Cells.writeBulky(scene.cluster().connection(), table, Cells.F, 2000, 20_000);
        scene.flush(table);
        return table;
    }

    static void kill(Process command, Callable<Boolean> moment) throws InterruptedException {
        try {
            Await.closelyUntil("the moment to kill", moment);
        } finally {
            command.destroyForcibly();
        }
        assertThat(command.waitFor()).as("it was running").isEqualTo(KILLED);
    }

    static void nothingIsLeft(Scene scene) throws IOException {
        Cluster cluster = scene.cluster();
        assertThat(World.procedures(cluster)).as("journal").isEmpty();
        assertThat(World.snapshots(cluster))
                .as("snapshots that are neither pins nor fail-safes")
                .noneMatch(name ->
                        name.startsWith("holdfast-") && !name.matches("holdfast-(pin|import|build|overwritten)-.*"));
        assertThat(World.files(scene.repository().resolve("intents")))
                .as("intents")
                .isEmpty();
        assertThat(cluster.files(".holdfast")).as("staging").isEmpty();
    }

    /** A pin that HBase's compactions have made needless since goes at the end of the next session: it is no leak. */
    static void nothingIsToRepairOrToCollect(Scene scene) {
        assertThat(scene.operator().asks("repair", "--dry-run").done().path("findings"))
                .as("what there is to repair")
                .allMatch(finding -> finding.path("kind").asText().equals("PIN"));
        JsonNode garbage = scene.operator().asks("repo", "gc", "--dry-run").done();
        assertThat(garbage.path("objects").asLong()).as("garbage: %s", garbage).isZero();
        assertThat(garbage.path("garbage")).as("garbage").isEmpty();
    }
}
