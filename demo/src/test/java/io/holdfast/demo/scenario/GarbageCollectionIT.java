package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** gc at the worst of moments. */
@ExtendWith(SharedCluster.class)
class GarbageCollectionIT {

    private static final String DEAD_SESSION = "20200101T000000000Z-0000dead";

    @TempDir
    private Path folder;

    @Test
    void filesThatOnlyAPausedBackupMeansToReuseSurvive(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("table", "row-000500", "row-001000", "row-001500");
        scene.write(table, 0, 2000);
        scene.flush(table);
        String old = scene.backupId(table);
        SortedSet<String> reused = data(scene);
        Cells.writeBulky(cluster.connection(), table, Cells.F, 2000, 40_000);
        scene.flush(table);
        Kept kept = scene.keep(table);

        Process backup = scene.operator().starts("backup", "create", "--table", table.getNameAsString());
        try {
            Await.closelyUntil("a backup that copies", () -> data(scene).size() > reused.size() || copies(scene));
            signal(backup, "STOP");
            scene.delete(old);
            for (int i = 0; i < 3; i++) {
                scene.gc();
            }
            assertThat(scene.backups())
                    .as("none, while the new one is on its way")
                    .isEmpty();
            assertThat(data(scene)).as("what it means to re-use").containsAll(reused);
            signal(backup, "CONT");
            assertThat(backup.waitFor()).isZero();
        } finally {
            backup.destroyForcibly();
        }

        scene.gc();
        assertThat(data(scene)).containsAll(reused);
        scene.drop(table);
        scene.awaitEmptyArchive();
        scene.restore(scene.backups().get(0));
        kept.assertSame(cluster, table);
        scene.delete(scene.backups().get(0));
        scene.gc();
        assertThat(data(scene)).isEmpty();
    }

    @Test
    void aGcThatIsKilledIsFinishedByTheNext(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 100);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        String deleted = scene.backupId(scene.createWithRows("other", 100));
        SortedSet<String> needed = data(scene);
        scene.delete(deleted);
        int garbage = 5000;
        litter(scene, garbage);

        KilledCommandIT.kill(scene.operator().starts("repo", "gc"), () -> litterOf(scene) < garbage - 100);

        assertThat(litterOf(scene)).as("objects that the killed gc left").isBetween(1, garbage - 1);
        assertThat(scene.backups()).containsExactly(backup);
        assertThat(scene.gc().path("objects").asInt()).isPositive();
        assertThat(litterOf(scene)).isZero();
        needed.removeIf(file -> file.startsWith(deleted));
        assertThat(data(scene)).isEqualTo(needed);
        assertThat(scene.gc().path("objects").asInt()).isZero();
        scene.restore(backup, "--suffix", "_restored");
        kept.assertSame(cluster, scene.table("table_restored"));
    }

    @Test
    void aDeletionThatIsKilledHasHappenedOrNot(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 100);
        Kept kept = scene.keep(table);
        String deleted = scene.backupId(table);
        String stays = scene.backupId(table);
        Path roots = scene.repository().resolve("roots");
        int before = World.files(roots).size();

        Process deletion = scene.operator().starts("backup", "delete", deleted);
        try {
            Await.closelyUntil(
                    "a new root, or one to be",
                    () -> World.files(roots).size() > before
                            || !World.files(scene.repository().resolve(".tmp")).isEmpty());
        } finally {
            deletion.destroyForcibly();
        }
        deletion.waitFor();

        assertThat(scene.backups()).contains(stays).isSubsetOf(stays, deleted);
        if (scene.backups().contains(deleted)) {
            scene.delete(deleted);
        }
        scene.gc();
        assertThat(scene.backups()).containsExactly(stays);
        scene.restore(stays, "--suffix", "_restored");
        kept.assertSame(cluster, scene.table("table_restored"));
    }

    /** Objects of a session that stored them long ago, and was never heard of again. */
    private static void litter(Scene scene, int objects) throws IOException {
        Path attempt = Files.createDirectories(litterFolder(scene).resolve("1-00000000-1"));
        for (int i = 0; i < objects; i++) {
            Files.write(attempt.resolve("%06d".formatted(i)), new byte[10]);
        }
    }

    private static Path litterFolder(Scene scene) {
        return scene.repository().resolve("data").resolve(DEAD_SESSION);
    }

    private static int litterOf(Scene scene) {
        return World.files(litterFolder(scene)).size();
    }

    private static boolean copies(Scene scene) throws IOException {
        for (String file : World.files(scene.repository().resolve(".tmp"))) {
            Path path = scene.repository().resolve(".tmp").resolve(file);
            if (Files.exists(path) && Files.size(path) > 1 << 20) {
                return true;
            }
        }
        return false;
    }

    private static SortedSet<String> data(Scene scene) {
        return World.files(scene.repository().resolve("data"));
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid())))
                .start()
                .waitFor();
        assertThat(status).as("it was running").isZero();
    }
}
