package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A log archive of many readings says the same once they are merged. */
@ExtendWith(SharedCluster.class)
class PitrMergeIT {

    @TempDir
    private Path folder;

    @Test
    void eachMomentIsTheSameBeforeAndAfter(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        Operator merging = scene.operator().configured("pitr:\n  merge-after: 2\n");
        TableName table = scene.createWithRows("orders", PitrIT.ROWS, "row-000100");
        String name = table.getNameAsString();
        scene.operator().asks("pitr", "enable", "--table", name).done();
        scene.backup(table);
        Random random = new Random(11);
        Map<Instant, Kept> moments = new LinkedHashMap<>();
        String backup = "";
        Kept backedUp = scene.keep(table);
        for (int i = 0; i < 5; i++) {
            PitrIT.mutate(cluster, table, random, i);
            moments.put(PitrIT.momentAfterThat(), scene.keep(table));
            PitrIT.happen(cluster, table, i);
            scene.operator().asks("pitr", "archive").done();
            if (i == 2) {
                JsonNode taken = scene.backup(table);
                assertThat(taken.path("type").asText()).isEqualTo("incremental");
                backup = taken.path("backupId").asText();
                backedUp = scene.keep(table);
            }
        }
        long read = segments(scene);
        assertRestores(scene, table, moments);

        for (int i = 0; i < 4; i++) {
            merging.asks("pitr", "archive").done();
        }
        long merged = segments(scene);
        assertThat(merged).as("four more readings, and a segment for each two").isEqualTo(read + 4 + 4);
        scene.restore(backup, "--suffix", "_back");
        backedUp.assertSameCells(cluster, scene.table("orders_back"));
        scene.drop(scene.table("orders_back"));
        scene.delete(backup);
        scene.gc();
        assertThat(segments(scene)).as("without those that were replaced first").isLessThan(merged);
        assertRestores(scene, table, moments);
        JsonNode taken = scene.backup(table);
        assertThat(taken.path("type").asText()).isEqualTo("incremental");
        backup = taken.path("backupId").asText();
        backedUp = scene.keep(table);
        merging.asks("pitr", "archive").done();
        scene.operator().asks("pitr", "disable", "--table", name).done();
        scene.gc();
        scene.restore(backup, "--suffix", "_back");
        backedUp.assertSameCells(cluster, scene.table("orders_back"));
        assertThat(scene.operator().asks("repo", "verify", "--deep").status()).isZero();
    }

    private static void assertRestores(Scene scene, TableName table, Map<Instant, Kept> moments) throws IOException {
        for (Map.Entry<Instant, Kept> moment : moments.entrySet()) {
            TableName copy = scene.table("orders_copy");
            scene.operator()
                    .asks(
                            "restore",
                            "--at",
                            moment.getKey().toString(),
                            "--table",
                            table.getNameAsString() + "=" + copy)
                    .done();
            moment.getValue().assertSameCells(scene.cluster(), copy);
            scene.drop(copy);
        }
    }

    private static long segments(Scene scene) throws IOException {
        try (Stream<Path> files = Files.walk(scene.repository().resolve("logs"))) {
            return files.filter(file -> file.endsWith("segment")).count();
        }
    }
}
