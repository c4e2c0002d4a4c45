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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Increment;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.replication.ReplicationPeerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables come back as they were at a moment, whatever their regions did meanwhile. */
@ExtendWith(SharedCluster.class)
class PitrIT {

    static final int ROWS = 200;
    private static final byte[] SAME = Cells.bytes("same");

    @TempDir
    private Path folder;

    @Test
    void aTableComesBackAsItWasAtEachMoment(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", ROWS, "row-000100");
        String name = table.getNameAsString();
        Instant before = Instant.now();
        JsonNode enabled =
                scene.operator().asks("pitr", "enable", "--table", name).done();
        assertThat(enabled.path("tables").path(0).asText()).isEqualTo(name);
        assertThat(enabled.path("removeByHand").asText())
                .contains(enabled.path("holdPeer").asText());
        assertThat(scene.operator()
                        .asks("restore", "--latest", "--table", name + "=" + name + "_early")
                        .refused(3, "REJECTED"))
                .contains("no image");
        String backup = scene.backupId(table);
        Random random = new Random(7);
        Map<Instant, Kept> moments = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            mutate(cluster, table, random, i);
            moments.put(momentAfterThat(), scene.keep(table));
            happen(cluster, table, i);
        }
        JsonNode archived = scene.operator().asks("pitr", "archive").done();
        assertThat(Instant.parse(archived.path("to").asText()))
                .isAfterOrEqualTo(List.copyOf(moments.keySet()).get(moments.size() - 1));

        int number = 0;
        for (Map.Entry<Instant, Kept> moment : moments.entrySet()) {
            TableName copy = scene.table("orders_" + number++);
            JsonNode restored = scene.operator()
                    .asks("restore", "--at", moment.getKey().toString(), "--table", name + "=" + copy)
                    .done();
            assertThat(restored.path("tables").path(0).path("restorePoint").asText())
                    .isEqualTo(moment.getKey().toString());
            moment.getValue().assertSameCells(cluster, copy);
            scene.drop(copy);
        }
        JsonNode plan = scene.operator()
                .asks("restore", "--latest", "--table", name + "=" + name + "_plan", "--plan")
                .done();
        assertThat(plan.path("feasible").asBoolean()).isTrue();
        assertThat(plan.path("notes").toString()).contains("log files");
        assertThat(plan.path("tables").path(0).path("restorePoint").asText())
                .isEqualTo(archived.path("to").asText());
        TableName latest = scene.table("orders_latest");
        scene.operator()
                .asks("restore", "--latest", "--table", name + "=" + latest)
                .done();
        scene.keep(table).assertSameCells(cluster, latest);
        scene.restore(backup, Scene.as(table, scene.table("orders_image")));

        assertThat(scene.operator()
                        .asks("restore", "--at", before.toString(), "--table", name + "=" + name + "_x")
                        .refused(3, "REJECTED"))
                .contains(" to ");
        JsonNode status = scene.operator().asks("pitr", "status").done();
        assertThat(status.path("state").asText()).isEqualTo("HELD");
        assertThat(status.path("tables").path(0).path("gaps")).isEmpty();
        assertThat(Instant.parse(status.path("tables").path(0).path("from").asText()))
                .isAfter(before);

        scene.operator().asks("pitr", "disable", "--table", name).done();
        assertThat(scene.operator().asks("pitr", "status").done().path("state").asText())
                .isEqualTo("OFF");
        assertThat(holds(cluster)).isEmpty();
        Await.untilNone("logs that nobody needs", () -> cluster.files("oldWALs"));
    }

    /**
     * Puts, overwrites of the same timestamp, deletes of each kind, and counters; no put at or below the timestamp of a delete
     * before it, which HBase shows or not depending on when it compacts.
     */
    static void mutate(Cluster cluster, TableName table, Random random, int round) throws IOException {
        List<Mutation> mutations = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] row = Cells.row(random.nextInt(ROWS));
            byte[] value = Cells.bytes("round " + round + ", " + i);
            long rising = Cells.LONG_AGO + 1_000_000 + round * 1000L + i;
            switch (random.nextInt(6)) {
                case 0 -> mutations.add(new Put(row).addColumn(Cells.F, Cells.bytes("new"), rising, value));
                case 1 -> mutations.add(new Put(row).addColumn(Cells.F, SAME, Cells.LONG_AGO + 1000, value));
                case 2 -> mutations.add(new Delete(row).addColumns(Cells.F, Cells.bytes("number"), rising));
                case 3 -> mutations.add(new Delete(row).addColumn(Cells.F, Cells.bytes("new"), rising - 1000));
                case 4 -> mutations.add(new Delete(row).addFamily(Cells.F, Cells.LONG_AGO + 1));
                default -> mutations.add(new Put(row).addColumn(Cells.F, Cells.bytes("number"), rising, value));
            }
        }
        Cells.apply(cluster.connection(), table, mutations);
        try (Table writing = cluster.connection().getTable(table)) {
            for (int i = 0; i < 10; i++) {
                writing.increment(new Increment(Cells.row(i)).addColumn(Cells.F, Cells.bytes("count"), 1 + round));
            }
        }
    }

    /** A flush, a split, a move, a flush again. */
    static void happen(Cluster cluster, TableName table, int round) throws Exception {
        try (Admin admin = cluster.admin()) {
            switch (round) {
                case 0, 3 -> admin.flush(table);
                case 1 -> {
                    int regions = admin.getRegions(table).size();
                    admin.split(table, Cells.row(50));
                    Await.until(
                            "the region is split", () -> admin.getRegions(table).size() > regions);
                    Await.until("all is online", () -> admin.isTableAvailable(table));
                }
                case 2 -> {
                    List<ServerName> servers = List.copyOf(admin.getRegionServers());
                    for (RegionInfo region : admin.getRegions(table)) {
                        admin.move(region.getEncodedNameAsBytes(), servers.get(0));
                        admin.move(region.getEncodedNameAsBytes(), servers.get(1));
                    }
                }
                default -> {}
            }
        }
    }

    /** What was acknowledged is before it, and what is written from now on is after it. */
    static Instant momentAfterThat() {
        Instant moment = Instant.ofEpochMilli(System.currentTimeMillis());
        Await.closelyUntil("the clock goes on", () -> System.currentTimeMillis() > moment.toEpochMilli() + 1);
        return moment;
    }

    static List<String> holds(Cluster cluster) throws IOException {
        try (Admin admin = cluster.admin()) {
            return admin.listReplicationPeers().stream()
                    .map(ReplicationPeerDescription::getPeerId)
                    .filter(peer -> peer.startsWith("holdfast_"))
                    .toList();
        }
    }
}
