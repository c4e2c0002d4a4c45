package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedCluster.class)
class RestorePlanIT {

    @TempDir
    private Path folder;

    @Test
    void aPlanListsEachFileAndChangesNothing(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", 300, "row-000100");
        JsonNode backup = scene.backup(table);
        SortedSet<String> before = World.of(cluster, scene.repository());

        String target = "planned_" + namespace.name() + ":orders";
        JsonNode plan = plan(scene, backup, "--table", table + "=" + target);

        assertThat(World.of(cluster, scene.repository())).isSubsetOf(before);
        assertThat(plan.path("feasible").asBoolean()).isTrue();
        assertThat(plan.path("problems")).isEmpty();
        assertThat(plan.path("namespacesToCreate").path(0).asText()).isEqualTo("planned_" + namespace.name());
        assertThat(plan.path("filesTotal").asLong())
                .isEqualTo(backup.path("filesTotal").asLong());
        assertThat(plan.path("bytesNeeded").asLong())
                .isEqualTo(backup.path("bytesTotal").asLong());
        JsonNode planned = plan.path("tables").path(0);
        assertThat(planned.path("from").asText()).isEqualTo(table.getNameAsString());
        assertThat(planned.path("to").asText()).isEqualTo(target);
        assertThat(planned.path("regions").asInt()).isEqualTo(2);
        assertThat(planned.path("fileList"))
                .hasSize(backup.path("filesTotal").asInt())
                .allSatisfy(file -> {
                    assertThat(file.path("present").asBoolean()).isTrue();
                    assertThat(file.path("family").asText()).isEqualTo("f");
                    assertThat(objectOf(scene, file)).isRegularFile();
                });
        long stored = 0;
        for (Path object : StreamSupport.stream(planned.path("fileList").spliterator(), false)
                .map(file -> objectOf(scene, file))
                .collect(Collectors.toSet())) {
            stored += Files.size(object);
        }
        assertThat(stored)
                .as("small files share an object, in which there is nothing else")
                .isEqualTo(plan.path("bytesNeeded").asLong());
    }

    private static Path objectOf(Scene scene, JsonNode file) {
        return scene.repository().resolve(file.path("object").asText());
    }

    @Test
    void aPlanInTextNamesTheFilesToo(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", 100);
        String backup = scene.backupId(table);
        String file = plan(scene, backup, "--suffix", "_x")
                .path("tables")
                .path(0)
                .path("fileList")
                .path(0)
                .path("name")
                .asText();

        Answer text = scene.operator().asksForText("restore", backup, "--suffix", "_x", "--plan");

        assertThat(text.status()).isZero();
        assertThat(text.out()).contains(table + "_x").contains(file);
    }

    @Test
    void aFileThatIsGoneIsShownAndTheRestoreRefused(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", 300, "row-000100");
        String backup = scene.backupId(table);
        JsonNode first = plan(scene, backup, "--suffix", "_x")
                .path("tables")
                .path(0)
                .path("fileList")
                .path(0);
        Files.delete(scene.repository().resolve(first.path("object").asText()));
        SortedSet<String> before = World.of(cluster, scene.repository());

        JsonNode plan = scene.operator()
                .asks("restore", backup, "--suffix", "_x", "--plan")
                .damaged();

        assertThat(plan.path("feasible").asBoolean()).isFalse();
        assertThat(plan.path("problems").toString())
                .contains(first.path("object").asText());
        assertThat(plan.path("tables").path(0).path("fileList"))
                .filteredOn(file -> !file.path("present").asBoolean())
                .isNotEmpty()
                .allMatch(file -> file.path("object").equals(first.path("object")))
                .extracting(file -> file.path("name").asText())
                .contains(first.path("name").asText());

        String message =
                scene.operator().asks("restore", backup, "--suffix", "_x").refused(6, "CORRUPT");
        assertThat(message).contains(first.path("object").asText());
        SortedSet<String> after = World.of(cluster, scene.repository());
        // That the session failed is written down.
        after.removeIf(thing -> thing.startsWith("repository file history/"));
        assertThat(after).isSubsetOf(before);
    }

    @Test
    void aTargetThatExistsMakesThePlanInfeasible(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", 100);
        String backup = scene.backupId(table);

        JsonNode plan = plan(scene, backup);

        assertThat(plan.path("feasible").asBoolean()).isFalse();
        assertThat(plan.path("problems").toString()).contains(table.getNameAsString());
    }

    private static JsonNode plan(Scene scene, JsonNode backup, String... words) {
        return plan(scene, backup.path("backupId").asText(), words);
    }

    private static JsonNode plan(Scene scene, String backup, String... words) {
        String[] all = new String[words.length + 1];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--plan";
        return scene.restore(backup, all);
    }
}
