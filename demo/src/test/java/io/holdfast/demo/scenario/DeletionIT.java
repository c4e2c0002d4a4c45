package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedSet;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Backups that share files are deleted one after the other. */
@ExtendWith(SharedCluster.class)
class DeletionIT {

    @TempDir
    private Path folder;

    @Test
    void aSharedFileStaysAsLongAsOneBackupRefersToIt(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("orders", "row-000200");
        scene.write(table, 0, 400);
        scene.flush(table);
        String first = scene.backupId(table);
        scene.write(table, 400, 500);
        scene.flush(table);
        Kept kept = scene.keep(table);
        JsonNode second = scene.backup(table);
        assertThat(second.path("filesCopied").asInt()).isOne();
        SortedSet<String> shared = data(scene);

        scene.delete(first);

        assertThat(scene.backups()).containsExactly(id(second));
        scene.operator().asks("backup", "show", first).refused(3, "REJECTED");
        scene.operator().asks("restore", first, "--suffix", "_x").refused(3, "REJECTED");
        assertThat(scene.gc().path("objects").asInt())
                .as("manifest and shards of the first")
                .isPositive();
        assertThat(data(scene)).isEqualTo(shared);
        scene.restore(id(second), "--suffix", "_2");
        kept.assertSame(cluster, scene.table("orders_2"));

        // Compacted, the table has one file a region, which is new.
        Scene.compact(cluster, table);
        Kept compacted = scene.keep(table);
        JsonNode third = scene.backup(table);
        assertThat(third.path("filesCopied")).isEqualTo(third.path("filesTotal"));
        scene.delete(id(second));
        JsonNode freed = scene.gc();
        assertThat(freed.path("bytes").asLong())
                .isGreaterThanOrEqualTo(second.path("bytesTotal").asLong());
        assertThat(data(scene)).isNotEmpty().doesNotContainAnyElementsOf(shared);
        assertThat(info(scene).path("bytes")).isEqualTo(third.path("bytesTotal"));
        scene.restore(id(third), "--suffix", "_3");
        compacted.assertSame(cluster, scene.table("orders_3"));
        compacted.assertSame(cluster, table);
    }

    @Test
    void afterTheLastBackupNoDataIsLeft(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 100, "row-000050");
        TableName two = scene.createWithRows("two", 100);
        String[] backups = {scene.backupId(one, two), scene.backupId(one), scene.backupId(two)};

        scene.delete(backups);
        scene.gc();

        assertThat(data(scene)).isEmpty();
        assertThat(World.files(scene.repository().resolve("backups"))).isEmpty();
        assertThat(World.files(scene.repository().resolve("intents"))).isEmpty();
        assertThat(info(scene).path("files").asInt()).isZero();
        assertThat(scene.gc().path("objects").asInt()).isZero();

        Kept kept = scene.keep(one);
        JsonNode again = scene.backup(one);
        assertThat(again.path("filesCopied")).isEqualTo(again.path("filesTotal"));
        scene.restore(id(again), "--suffix", "_again");
        kept.assertSame(cluster, scene.table("one_again"));
    }

    @Test
    void allThatAreNamedGoOrNone(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 50);
        String backup = scene.backupId(table);
        String unknown = backup.substring(0, backup.length() - 1) + (backup.endsWith("0") ? "1" : "0");

        assertThat(scene.operator().asks("backup", "delete", unknown).refused(3, "REJECTED"))
                .contains(unknown);
        scene.operator().asks("backup", "delete", backup, unknown).refused(3, "REJECTED");
        scene.operator().asks("backup", "delete", "no id").refused(3, "REJECTED");
        scene.operator().asks("backup", "delete").refused(2, "USAGE");
        assertThat(scene.backups()).containsExactly(backup);

        scene.operator().asks("backup", "delete", backup, "--dry-run").done();
        assertThat(scene.backups()).containsExactly(backup);
        scene.delete(backup);
        scene.operator().asks("backup", "delete", backup).refused(3, "REJECTED");
        SortedSet<String> before = World.files(scene.repository());
        assertThat(scene.operator()
                        .asks("repo", "gc", "--dry-run")
                        .done()
                        .path("objects")
                        .asInt())
                .isPositive();
        assertThat(World.files(scene.repository())).isEqualTo(before);
    }

    private static SortedSet<String> data(Scene scene) {
        return World.files(scene.repository().resolve("data"));
    }

    private static String id(JsonNode backup) {
        return backup.path("backupId").asText();
    }

    private static JsonNode info(Scene scene) {
        return scene.operator().asks("repo", "info").done();
    }
}
