package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
