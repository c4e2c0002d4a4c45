package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables are brought back where there are tables of their names. */
@ExtendWith(SharedCluster.class)
class OverwriteIT {

    private static final String FAILSAFE = "holdfast-overwritten-";

    @TempDir
    private Path folder;

    @Test
    void rowsDeletedAfterTheBackupComeBackInPlace(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", 400, "row-000200");
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        deleteRows(cluster, table, 0, 300);
        scene.write(table, 1000, 1050);
        Kept later = scene.keep(table);

        Answer refused = scene.operator().asks("restore", backup);
        assertThat(refused.refused(4, "CONFLICT")).contains(table.getNameAsString());
        assertThat(refused.json().path("error").path("hint").asText()).contains("--overwrite");
        later.assertSame(cluster, table);

        JsonNode done = scene.restore(backup, "--overwrite");

        kept.assertSame(cluster, table);
        String failsafe = done.path("tables").path(0).path("failsafe").asText();
        assertThat(failsafe).startsWith(FAILSAFE + done.path("sessionId").asText());
        assertThat(failsafesOf(cluster, table)).containsExactly(failsafe);
        assertThat(tablesOf(scene)).containsExactly(table);
        scene.outlivesItsPin(table, kept);

        TableName before = scene.table("before");
        try (Admin admin = cluster.admin()) {
            admin.cloneSnapshot(failsafe, before);
        }
        later.assertSame(cluster, before);
    }

    private static void deleteRows(Cluster cluster, TableName table, int from, int to) throws IOException {
        List<Delete> deletes = new ArrayList<>();
        for (int row = from; row < to; row++) {
            deletes.add(new Delete(Cells.bytes("row-%06d".formatted(row))));
        }
        try (Table rows = cluster.connection().getTable(table)) {
            rows.delete(deletes);
        }
    }

    private static List<String> failsafesOf(Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            return admin.listSnapshots().stream()
                    .filter(snapshot -> snapshot.getTableName().equals(table))
                    .map(snapshot -> snapshot.getName())
                    .filter(name -> name.startsWith(FAILSAFE))
                    .toList();
        }
    }

    private static List<TableName> tablesOf(Scene scene) throws IOException {
        try (Admin admin = scene.cluster().admin()) {
            return List.of(admin.listTableNamesByNamespace(scene.namespace().name()));
        }
    }
}
