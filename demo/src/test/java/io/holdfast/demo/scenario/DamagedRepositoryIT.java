package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/** One byte flipped, or one file gone, in each kind of object of a repository. */
@ExtendWith(SharedCluster.class)
class DamagedRepositoryIT {

    @TempDir
    private Path folder;

    @Test
    void aDamagedBackupIsRefusedBeforeTheClusterHasAnythingOfItAndTheOthersComeBack(
            Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 300, "row-000100");
        TableName two = scene.createWithRows("two", 200);
        Kept keptOne = scene.keep(one);
        Kept keptTwo = scene.keep(two);
        String hurt = scene.backupId(one);
        String sound = scene.backupId(two);
        int copies = 0;

        for (String object : List.of(
                "backups/" + hurt + "/manifest",
                first(scene, "backups/" + hurt + "/shards"),
                first(scene, "data/" + hurt))) {
            for (Damage.Kind kind : Damage.Kind.values()) {
                try (Damage damage = Damage.to(scene.repository().resolve(object), kind)) {
                    SortedSet<String> before = World.of(cluster);
                    assertThat(scene.operator()
                                    .asks("restore", hurt, "--suffix", "_x")
                                    .refused(6, "CORRUPT"))
                            .as("%s", damage)
                            .contains(object);
                    if (object.startsWith("backups/")) {
                        assertSaid(scene, object, hurt);
                    }
                    assertThat(World.of(cluster)).as("%s", damage).isSubsetOf(before);
                }
            }
            try (Damage damage = Damage.to(scene.repository().resolve(object), Damage.Kind.REMOVED)) {
                copies++;
                scene.restore(sound, "--suffix", "_" + copies);
                keptTwo.assertSame(cluster, scene.table("two_" + copies));
                assertThat(scene.backups()).as("%s", damage).containsExactly(sound, hurt);
            }
        }
        scene.restore(hurt, "--suffix", "_healed");
        keptOne.assertSame(cluster, scene.table("one_healed"));
    }

    /** Looking at the backup, or planning to restore it, answers what is left, and names the damage. */
    private static void assertSaid(Scene scene, String object, String backup) {
        JsonNode shown =
                scene.operator().asks("backup", "show", backup).damaged().path("damage");
        JsonNode plan = scene.operator()
                .asks("restore", backup, "--suffix", "_x", "--plan")
                .damaged();
        assertThat(shown).hasSize(1);
        assertThat(shown.path(0).path("object").asText()).isEqualTo(object);
        assertThat(plan.path("feasible").asBoolean()).isFalse();
        assertThat(plan.path("damage")).isEqualTo(shown);
        assertThat(plan.path("problems").toString()).contains(object);
    }

    @Test
    void gcDeletesNothingWhileItCannotTellWhatABackupNeeds(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 200, "row-000100");
        Kept kept = scene.keep(table);
        String hurt = scene.backupId(table);
        String deleted = scene.backupId(scene.createWithRows("other", 50));
        scene.delete(deleted);

        for (String object : List.of("backups/" + hurt + "/manifest", first(scene, "backups/" + hurt + "/shards"))) {
            for (Damage.Kind kind : Damage.Kind.values()) {
                try (Damage damage = Damage.to(scene.repository().resolve(object), kind)) {
                    SortedSet<String> before = World.files(scene.repository());
                    assertThat(scene.operator().asks("repo", "gc").refused(6, "CORRUPT"))
                            .contains(hurt);
                    assertThat(World.files(scene.repository())).as("%s", damage).containsAll(before);
                }
            }
        }
        assertThat(scene.gc().path("objects").asInt()).isPositive();
        scene.restore(hurt, "--suffix", "_healed");
        kept.assertSame(cluster, scene.table("table_healed"));
    }

    @Test
    void withoutAReadableHeaderOrRootNothingIsDone(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 50);
        String backup = scene.backupId(table);
        SortedSet<String> roots = World.files(scene.repository().resolve("roots"));

        for (String object : List.of("holdfast.json", "roots/" + roots.last())) {
            try (Damage damage = Damage.to(scene.repository().resolve(object), Damage.Kind.ONE_BYTE_FLIPPED)) {
                SortedSet<String> before = World.of(cluster);
                SortedSet<String> objects = World.files(scene.repository());
                for (String[] words : new String[][] {
                    {"repo", "info"},
                    {"backup", "list"},
                    {"backup", "show", backup},
                    {"backup", "create", "--table", table.getNameAsString()},
                    {"backup", "delete", backup},
                    {"repo", "gc"},
                    {"restore", backup, "--suffix", "_x"}
                }) {
                    assertThat(scene.operator().asks(words).refused(6, "CORRUPT"))
                            .contains(object);
                }
                assertThat(World.of(cluster)).as("%s", damage).isSubsetOf(before);
                assertThat(World.files(scene.repository())).isEqualTo(objects);
            }
        }
        assertThat(scene.backups()).containsExactly(backup);
    }

    @Test
    void whatIsOnlyForPeopleDoesNoHarm(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 50);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        Path history = scene.repository().resolve(first(scene, "history"));

        for (Damage.Kind kind : Damage.Kind.values()) {
            try (Damage damage = Damage.to(history, kind)) {
                assertThat(scene.backup(table).path("filesCopied").asInt())
                        .as("%s", damage)
                        .isZero();
                scene.gc();
                scene.restore(backup, "--suffix", "_" + kind);
                kept.assertSame(cluster, scene.table("table_" + kind));
            }
        }
        assertThat(Files.exists(history)).isTrue();
    }

    /** The key of the first object below a folder. */
    static String first(Scene scene, String folder) {
        return folder + "/" + World.files(scene.repository().resolve(folder)).first();
    }
}
