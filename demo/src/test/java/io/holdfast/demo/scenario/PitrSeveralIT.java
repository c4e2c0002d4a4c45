package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables that were backed up apart come back together, as they were at one moment. */
@ExtendWith(SharedCluster.class)
class PitrSeveralIT {

    private static final int ROWS = 100;

    @TempDir
    private Path folder;

    @Test
    void tablesOfTwoBackupsComeBackToOneMoment(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName orders = scene.createWithRows("orders", ROWS, "row-000050");
        TableName items = scene.createWithRows("items", ROWS);
        scene.operator()
                .asks("pitr", "enable", "--table", orders.getNameAsString(), "--table", items.getNameAsString())
                .done();
        String ofOrders = scene.backupId(orders);
        scene.write(orders, ROWS, 2 * ROWS);
        String ofItems = scene.backupId(items);
        scene.write(orders, 2 * ROWS, 3 * ROWS);
        scene.write(items, 2 * ROWS, 3 * ROWS);
        Instant moment = PitrIT.momentAfterThat();
        Kept ordersThen = scene.keep(orders);
        Kept itemsThen = scene.keep(items);
        scene.write(orders, 3 * ROWS, 4 * ROWS);
        scene.write(items, 3 * ROWS, 4 * ROWS);
        scene.operator().asks("pitr", "archive").done();

        JsonNode plan = toMoment(scene, orders, items, moment, "--suffix", "_then", "--plan");
        assertThat(plan.path("feasible").asBoolean()).isTrue();
        assertThat(plan.path("backupId").isNull()).isTrue();
        assertThat(plan.path("tables").path(0).path("backupId").asText()).isEqualTo(ofOrders);
        assertThat(plan.path("tables").path(1).path("backupId").asText()).isEqualTo(ofItems);

        JsonNode restored = toMoment(scene, orders, items, moment, "--suffix", "_then");
        restored.path("tables")
                .forEach(
                        table -> assertThat(table.path("restorePoint").asText()).isEqualTo(moment.toString()));
        ordersThen.assertSameCells(cluster, scene.table("orders_then"));
        itemsThen.assertSameCells(cluster, scene.table("items_then"));

        toMoment(scene, orders, items, moment, "--overwrite", "--yes");
        ordersThen.assertSameCells(cluster, orders);
        itemsThen.assertSameCells(cluster, items);

        scene.operator()
                .asks("pitr", "disable", "--table", orders.getNameAsString(), "--table", items.getNameAsString())
                .done();
    }

    private static JsonNode toMoment(
            Scene scene, TableName orders, TableName items, Instant moment, String... options) {
        String[] words = new String[7 + options.length];
        words[0] = "restore";
        words[1] = "--at";
        words[2] = moment.toString();
        words[3] = "--table";
        words[4] = orders.getNameAsString();
        words[5] = "--table";
        words[6] = items.getNameAsString();
        System.arraycopy(options, 0, words, 7, options.length);
        return scene.operator().asks(words).done();
    }
}
