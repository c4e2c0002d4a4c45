package io.holdfast.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedCluster.class)
class CatalogIT {

    @TempDir
    private Path folder;

    @Test
    void backupsAreListedFilteredAndShownFromTheRepositoryAlone(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 100, "row-000050");
        TableName two = scene.createWithRows("two", 50);
        String first = scene.backupId(one);
        String second = scene.backupId(one, two);
        String third = scene.operator()
                .asks("backup", "create", "--table", two.getNameAsString(), "--label", "before the upgrade")
                .done()
                .path("backupId")
                .asText();

        for (Operator operator : List.of(
                scene.operator(),
                Operator.of(BadInputIT.deadCluster(folder), scene.repository()),
                Operator.with("--repository", "file:" + scene.repository()),
                Operator.with("--repository", scene.repository().toString()))) {
            assertThat(ids(operator, "backup", "list")).containsExactly(third, second, first);
            assertThat(ids(operator, "backup", "list", "-n", "2")).containsExactly(third, second);
            assertThat(ids(operator, "backup", "list", "--table", one.getNameAsString()))
                    .containsExactly(second, first);
            assertThat(ids(operator, "backup", "list", "--table", two.getNameAsString(), "-n", "1"))
                    .containsExactly(third);
            assertThat(ids(operator, "backup", "list", "--table", "nobody_knows"))
                    .isEmpty();
            assertThat(ids(operator, "backup", "list", "--state", "COMPLETE")).hasSize(3);
            assertThat(ids(operator, "backup", "list", "--state", "FAILED")).isEmpty();
            show(operator, second, one, two);
            assertThat(operator.asks("backup", "show", third)
                            .done()
                            .path("label")
                            .asText())
                    .isEqualTo("before the upgrade");
            assertThat(operator.asks("repo", "info").done().path("backups").asInt())
                    .isEqualTo(3);
            assertThat(operator.asksForText("backup", "list").out()).contains(first, second, third);
            assertThat(operator.asksForText("backup", "show", second).out()).contains(one.getNameAsString());
        }
    }

    @Test
    void aSetStandsForItsTables(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 20);
        TableName two = scene.createWithRows("two", 20);
        Operator operator = scene.operator();
        scene.backupId(one);
        operator.asks("set", "add", "both", one.getNameAsString(), two.getNameAsString())
                .done();

        JsonNode backup = operator.asks("backup", "create", "--set", "both").done();

        assertThat(backup.path("tables").size()).isEqualTo(2);
        assertThat(ids(operator, "backup", "list", "--set", "both"))
                .containsExactly(backup.path("backupId").asText());
        assertThat(operator.asks("set", "list").done().path("sets").size()).isEqualTo(1);
        operator.asks("set", "delete", "both").done();
        assertThat(operator.asks("set", "show", "both").status()).isEqualTo(3);
    }

    @Test
    void whatIsRememberedHereComesBackFromTheRepository(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 100);
        String deleted = scene.backupId(table);
        String first = scene.backupId(table);
        String second = scene.backupId(table);
        scene.delete(deleted);
        Path state = folder.resolve("state");
        Operator operator = scene.operator().remembering(state);
        List<JsonNode> before = whatThereIs(operator, first);
        assertThat(World.files(state)).as("what is remembered").isNotEmpty();

        for (byte[] garbage : new byte[][] {{}, "no catalog\n{}".getBytes(UTF_8), new byte[100_000]}) {
            forget(state, Optional.of(garbage));
            assertThat(whatThereIs(operator, first)).isEqualTo(before);
        }
        forget(state, Optional.empty());
        assertThat(whatThereIs(operator, first)).isEqualTo(before);

        JsonNode rebuilt = operator.asks("repo", "rebuild").done();
        assertThat(rebuilt.path("repository")).isEqualTo(before.get(0));
        assertThat(rebuilt.path("unlisted")).hasSize(1);
        assertThat(rebuilt.path("unlisted").path(0).path("backupId").asText()).isEqualTo(deleted);
        assertThat(whatThereIs(operator, first)).isEqualTo(before);
        assertThat(ids(operator, "backup", "list")).containsExactly(second, first);
    }

    @Test
    void aRepositoryThatWasPutBackFromACopyIsReadButNotWrittenUntilSomebodyAcceptsIt(
            Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 100);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        Operator operator = scene.operator().remembering(folder.resolve("state"));
        Path copy = folder.resolve("copy");
        copy(scene.repository(), copy);
        operator.asks("backup", "create", "--table", table.getNameAsString()).done();
        Files.move(scene.repository(), folder.resolve("lost"));
        Files.move(copy, scene.repository());

        assertThat(ids(operator, "backup", "list")).containsExactly(backup);
        operator.asks("backup", "create", "--table", table.getNameAsString()).refused(4, "CONFLICT");
        Scene.restore(operator, backup, "--suffix", "_restored");
        kept.assertSame(cluster, scene.table("table_restored"));

        operator.asks("repo", "rebuild").done();
        operator.asks("backup", "create", "--table", table.getNameAsString()).done();
        assertThat(ids(operator, "backup", "list")).hasSize(2).contains(backup);
    }

    private static List<JsonNode> whatThereIs(Operator operator, String backup) {
        return List.of(
                operator.asks("repo", "info").done(),
                operator.asks("backup", "list").done(),
                operator.asks("backup", "show", backup).done());
    }

    /** Replaces every file by garbage, or removes it. */
    private static void forget(Path state, Optional<byte[]> garbage) throws IOException {
        for (String file : World.files(state)) {
            if (garbage.isPresent()) {
                Files.write(state.resolve(file), garbage.get());
            } else {
                Files.delete(state.resolve(file));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (String file : World.files(from)) {
            Files.createDirectories(to.resolve(file).getParent());
            Files.copy(from.resolve(file), to.resolve(file));
        }
    }

    private static void show(Operator operator, String id, TableName one, TableName two) {
        JsonNode shown = operator.asks("backup", "show", id).done();
        JsonNode listed = operator.asks("backup", "list", "-n", "2")
                .done()
                .path("backups")
                .path(1);
        for (String key : List.of(
                "backupId",
                "type",
                "state",
                "tables",
                "startedAt",
                "completedAt",
                "bytesTotal",
                "bytesCopied",
                "base")) {
            assertThat(listed.has(key)).as("list has %s", key).isTrue();
            assertThat(shown.get(key)).as("show has %s", key).isEqualTo(listed.get(key));
        }
        assertThat(Instant.parse(shown.path("completedAt").asText()))
                .isAfter(Instant.parse(shown.path("startedAt").asText()));
        JsonNode tables = shown.path("tableDetails");
        assertThat(tables)
                .extracting(table -> table.path("table").asText())
                .containsExactlyInAnyOrder(one.getNameAsString(), two.getNameAsString());
        assertThat(tables).allSatisfy(table -> {
            assertThat(table.path("regions").asInt())
                    .isEqualTo(table.path("table").asText().equals(one.getNameAsString()) ? 2 : 1);
            assertThat(table.path("files").asInt()).isPositive();
            assertThat(table.path("bytes").asLong()).isPositive();
            assertThat(Instant.parse(table.path("cutTo").asText()))
                    .isAfterOrEqualTo(Instant.parse(table.path("cutFrom").asText()));
        });
    }

    private static List<String> ids(Operator operator, String... words) {
        List<String> ids = new ArrayList<>();
        operator.asks(words)
                .done()
                .path("backups")
                .forEach(b -> ids.add(b.path("backupId").asText()));
        return ids;
    }
}
