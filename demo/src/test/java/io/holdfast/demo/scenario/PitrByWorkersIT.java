package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own read the logs of two servers, and bring back what was in them. */
@ExtendWith(SharedCluster.class)
class PitrByWorkersIT {

    private static final String DELEGATING = """
            workers:
              run-on-leader: never
              heartbeat: 300ms
              abandon: 10s
            pitr:
              interval: 1h
            """;

    private static final List<String> WORKERS = List.of("anna", "bert");

    /** Of each table, so that the log of each server is worth a task. */
    private static final int BULKY_ROWS = 300;

    private static final int BYTES = 250_000;

    private static final String SOME_ROWS = "row-000010..row-000050";

    @TempDir
    private Path folder;

    private final List<Process> workers = new ArrayList<>();

    @AfterEach
    void endWorkers() throws InterruptedException {
        for (Process worker : workers) {
            worker.destroyForcibly().waitFor();
        }
    }

    @Test
    void eachReadsTheLogOfAServerAndTablesComeBackToAMoment(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        List<TableName> tables =
                List.of(scene.createWithRows("orders", PitrIT.ROWS), scene.createWithRows("events", PitrIT.ROWS));
        for (int i = 0; i < tables.size(); i++) {
            moveTo(cluster, tables.get(i), i);
        }
        Operator owner = scene.operator().configured(DELEGATING);
        try (ServerProcess server = ServerProcess.start(owner, folder)) {
            WORKERS.forEach(name -> work(scene, server.address(), name));
            Await.until("both are connected", () -> WORKERS.stream()
                    .allMatch(name -> log(name).contains("connected to the leader")));
            Operator remote = owner.asking(server.address());
            remote.asks(words(tables, "pitr", "enable")).done();
            remote.asks(words(tables, "backup", "create")).done();

            Random random = new Random(7);
            for (TableName table : tables) {
                Cells.writeBulky(cluster.connection(), table, Cells.F, BULKY_ROWS, BYTES);
                PitrIT.mutate(cluster, table, random, 0);
            }
            Instant moment = PitrIT.momentAfterThat();
            List<Kept> kept = new ArrayList<>();
            for (TableName table : tables) {
                kept.add(scene.keep(table));
                PitrIT.mutate(cluster, table, random, 1);
            }
            remote.asks("pitr", "archive").done();
            assertThat(WORKERS).allMatch(name -> log(name).contains("log files for session"));

            remote.asks(
                            "restore",
                            "--at",
                            moment.toString(),
                            Scene.as(tables.get(0), scene.table("orders_r")),
                            Scene.as(tables.get(1), scene.table("events_r")))
                    .done();
            kept.get(0).assertSameCells(cluster, scene.table("orders_r"));
            kept.get(1).assertSameCells(cluster, scene.table("events_r"));

            TableName part = scene.table("orders_part");
            remote.asks("restore", "--at", moment.toString(), Scene.as(tables.get(0), part), "--rows", SOME_ROWS)
                    .done();
            assertThat(RestoreSelectionIT.seen(cluster, part, null, "", ""))
                    .isNotEmpty()
                    .isEqualTo(RestoreSelectionIT.seen(
                            cluster, scene.table("orders_r"), null, "row-000010", "row-000050"));
            assertThat(cluster.files(".holdfast")).isEmpty();
            remote.asks(words(tables, "pitr", "disable")).done();
        }
    }

    private static void moveTo(Cluster cluster, TableName table, int number) throws IOException {
        try (Admin admin = cluster.admin()) {
            ServerName server =
                    admin.getRegionServers().stream().sorted().toList().get(number);
            Placement.move(cluster, table, server);
        }
    }

    private static String[] words(List<TableName> tables, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        tables.forEach(table -> words.addAll(List.of("--table", table.getNameAsString())));
        return words.toArray(String[]::new);
    }

    private void work(Scene scene, String leader, String name) {
        workers.add(scene.operator()
                .startsIn(folder.resolve(name + ".log"), "worker", "--leader", leader, "--slots", "1", "--name", name));
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
