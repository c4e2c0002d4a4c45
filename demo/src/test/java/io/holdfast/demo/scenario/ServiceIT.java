package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole service: two servers, three workers that find the leader in ZooKeeper, and commands that ask, each in a process
 * of its own. The leader copies nothing itself.
 */
@ExtendWith(SharedCluster.class)
class ServiceIT {

    private static final int ENDS_WITHIN_SECONDS = 180;

    private static final String DELEGATING = """
            workers:
              run-on-leader: never
              heartbeat: 300ms
              abandon: 3s
            """;

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
    void goesOnWhileItsPartsDie(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        Operator owner = scene.operator().configured(DELEGATING);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        try (ServerProcess first = ServerProcess.start(owner, folder);
                ServerProcess second = ServerProcess.start(owner, folder);
                RegionServerProcess regionServer = RegionServerProcess.join(cluster)) {
            moveTo(regionServer, cluster, table);
            Operator remote = owner.asking(second.address(), first.address());
            assertThat(remote.asks("backup", "create", "--table", table.getNameAsString())
                            .refused(5, "UNAVAILABLE"))
                    .contains("worker");
            Process doomed = work(owner, "doomed");
            work(owner, "anna");
            work(owner, "bert");
            Await.until("all workers are connected", () -> names(remote).size() == 3);

            Process backup = remote.startsWriting(
                    out, err, "backup", "create", "--bandwidth", "8MB", "--table", table.getNameAsString());
            try {
                Path data = scene.repository().resolve("data");
                Await.closelyUntil("workers copy", () -> !World.files(data).isEmpty());
                doomed.destroyForcibly();
                regionServer.freeze();
                first.kill();
                assertThat(backup.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                        .as("the command ends")
                        .isTrue();
            } finally {
                backup.destroyForcibly();
            }
            assertThat(backup.exitValue()).as(() -> read(err) + second.log()).isZero();
            JsonNode result = new ObjectMapper().readTree(read(out));
            assertThat(result.path("state").asText()).isEqualTo("COMPLETE");
            assertThat(second.leads()).isTrue();
            assertThat(names(remote)).containsExactly("anna", "bert");

            remote.asks("restore", result.path("backupId").asText(), "--suffix", "_copy")
                    .done();
            assertThat(second.stop()).isZero();
        }
        kept.assertSame(cluster, scene.table("bulky_copy"));
        assertThat(scene.operator().asks("repo", "verify", "--deep").status()).isZero();
        KilledCommandIT.nothingIsLeft(scene);
        KilledCommandIT.nothingIsToRepairOrToCollect(scene);
    }

    private static void moveTo(RegionServerProcess server, Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            for (RegionInfo region : admin.getRegions(table)) {
                admin.move(region.getEncodedNameAsBytes(), server.name());
            }
        }
    }

    private Process work(Operator owner, String name) {
        Process worker = owner.startsIn(folder.resolve(name + ".log"), "worker", "--slots", "1", "--name", name);
        workers.add(worker);
        return worker;
    }

    private static List<String> names(Operator remote) {
        JsonNode found = remote.asks("worker", "list").done().path("workers");
        return Stream.iterate(0, i -> i < found.size(), i -> i + 1)
                .map(i -> found.path(i).path("name").asText())
                .sorted()
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
