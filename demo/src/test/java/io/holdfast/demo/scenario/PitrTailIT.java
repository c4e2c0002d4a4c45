package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.HdfsCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was written a moment ago comes back although no log of it was closed: while the service looks, after it died, and as well
 * as when all of it is read.
 */
@ExtendWith(SharedCluster.class)
class PitrTailIT {

    private static final int ROWS = 200;

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenAMomentAgoComesBack(Cluster cluster, Namespace namespace) throws Exception {
        comesBack(cluster, namespace);
    }

    @Test
    void whatWasWrittenAMomentAgoComesBackFromHdfs(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace)
            throws Exception {
        comesBack(cluster, namespace);
    }

    private void comesBack(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("orders", "row-000100");
        scene.write(table, 0, ROWS);
        Operator configured = scene.operator()
                .configured("repositories:\n- {name: main, uri: 'file:%s'}\n".formatted(scene.repository()));
        Map<Instant, Kept> moments = new LinkedHashMap<>();
        try (ServerProcess server = ServerProcess.start(configured, folder)) {
            Operator remote = scene.operator().asking(server.address());
            remote.asks("pitr", "enable", "--interval", "1h", "--tail", "1s", "--table", table.getNameAsString())
                    .done();
            remote.asks("backup", "create", "--table", table.getNameAsString()).done();

            moments.putAll(written(scene, table, 1));
            awaitSeen(remote, last(moments));
            assertThat(archived(remote)).isBefore(last(moments));
            restored(scene, remote, table, moments, true);

            // A reading finds no loaded file that was compacted before it.
            PitrServiceIT.compact(cluster, false);
            aServerDies(scene, table);
            PitrTroubleIT.load(cluster, table, folder);
            moments.putAll(written(scene, table, 2));
            awaitSeen(remote, last(moments));
            assertThat(archived(remote)).isBefore(last(moments));
            JsonNode plan = remote.asks("restore", "--latest", "--table", table + "=" + scene.table("plan"), "--plan")
                    .done();
            assertThat(plan.path("notes").toString()).contains("provisionally");
            server.kill();
        }
        restored(scene, scene.operator(), table, moments, true);
        scene.operator().asks("pitr", "archive").done();
        PitrServiceIT.compact(cluster, true);
        restored(scene, scene.operator(), table, moments, false);
        JsonNode status = scene.operator().asks("pitr", "status").done();
        assertThat(status.path("tables").path(0).path("gaps")).isEmpty();
        assertThat(status.path("tables").path(0).path("provisionalTo").isNull()).isTrue();
        scene.operator()
                .asks("pitr", "disable", "--table", table.getNameAsString())
                .done();
        Await.untilNone("logs that nobody needs", () -> cluster.files("oldWALs"));
    }

    private static Map<Instant, Kept> written(Scene scene, TableName table, int round) throws IOException {
        Map<Instant, Kept> moments = new LinkedHashMap<>();
        Random random = new Random(round);
        for (int i = 0; i < 3; i++) {
            PitrIT.mutate(scene.cluster(), table, random, 10 * round + i);
            moments.put(PitrIT.momentAfterThat(), scene.keep(table));
        }
        return moments;
    }

    private static void aServerDies(Scene scene, TableName table) throws Exception {
        try (RegionServerProcess dies = RegionServerProcess.join(scene.cluster())) {
            Placement.move(scene.cluster(), table, dies.name());
            scene.write(table, ROWS, 2 * ROWS);
        }
        PitrTroubleIT.awaitOnline(scene.cluster(), table);
    }

    private static Instant last(Map<Instant, Kept> moments) {
        return moments.keySet().stream().max(Instant::compareTo).orElseThrow();
    }

    private static void awaitSeen(Operator remote, Instant moment) {
        Await.until("it was seen up to " + moment, () -> {
            JsonNode to =
                    remote.asks("pitr", "status").done().path("tables").path(0).path("provisionalTo");
            return to.isTextual() && !Instant.parse(to.asText()).isBefore(moment);
        });
    }

    /** Before the beginning, if there has been no reading since the image. */
    /** Before the beginning, if there has been no reading since the image. */
    private static Instant archived(Operator remote) {
        JsonNode to =
                remote.asks("pitr", "status").done().path("tables").path(0).path("to");
        return to.isTextual() ? Instant.parse(to.asText()) : Instant.EPOCH;
    }

    private static void restored(
            Scene scene, Operator operator, TableName table, Map<Instant, Kept> moments, boolean provisionally)
            throws IOException {
        for (Map.Entry<Instant, Kept> moment : moments.entrySet()) {
            TableName copy = scene.table("copy");
            Answer answer = operator.asks("restore", "--at", moment.getKey().toString(), "--table", table + "=" + copy);
            answer.done();
            if (provisionally) {
                assertThat(answer.err()).contains("provisionally");
            } else {
                assertThat(answer.err()).doesNotContain("provisionally");
            }
            moment.getValue().assertSameCells(scene.cluster(), copy);
            scene.drop(copy);
        }
    }
}
