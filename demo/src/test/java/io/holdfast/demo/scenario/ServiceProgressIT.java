package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.Progress;
import io.holdfast.cli.remote.Followed;
import io.holdfast.cli.remote.RemoteHoldfast;
import io.holdfast.cli.remote.Target;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import io.holdfast.measure.Bandwidth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a client hears of a backup that a server has its workers take. */
@ExtendWith(SharedCluster.class)
class ServiceProgressIT {

    private static final int MB = 1_000_000;

    @TempDir
    private Path folder;

    /** What was heard, and when. */
    private record Heard(Progress progress, long nanos) {}

    @Test
    void progressRisesWithTheBytesAndTheWorkersShareTheLimit(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("bulky", "row-000080", "row-000160", "row-000240", "row-000320");
        Cells.writeBulky(cluster.connection(), table, Cells.F, 400, MB / 10);
        scene.flush(table);
        Operator owner = scene.operator().configured("""
                workers:
                  run-on-leader: never
                  heartbeat: 200ms
                """);
        List<Process> workers = new ArrayList<>();
        List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
        try (ServerProcess server = ServerProcess.start(owner, folder)) {
            for (String name : List.of("anna", "bert")) {
                workers.add(owner.startsIn(folder.resolve(name + ".log"), "worker", "--slots", "2", "--name", name));
            }
            Await.until(
                    "both workers are connected",
                    () -> owner.asking(server.address())
                                    .asks("worker", "list")
                                    .done()
                                    .path("workers")
                                    .size()
                            == 2);
            BackupResult backup = backup(scene, server, table, heard);

            assertThat(heard).extracting(each -> each.progress().done()).isSorted();
            assertThat(heard).allSatisfy(each -> {
                assertThat(each.progress().total()).isEqualTo(backup.bytesTotal());
                assertThat(each.progress().sessionId()).isEqualTo(backup.sessionId());
            });
            assertThat(bytesPerSecond(heard)).isBetween(0.9 * 4 * MB, 1.1 * 4 * MB);
            assertThat(server.stop()).isZero();
        } finally {
            workers.forEach(Process::destroyForcibly);
        }
    }

    private static BackupResult backup(Scene scene, ServerProcess server, TableName table, List<Heard> heard) {
        Target target = new Target(
                List.of(server.address()),
                Optional.of("file:" + scene.repository()),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10));
        BackupRequest request = new BackupRequest(
                List.of(table.getNameAsString()),
                Optional.empty(),
                false,
                BackupRequest.Type.FULL,
                Optional.empty(),
                Bandwidth.parse("4MB"));
        try (RemoteHoldfast service = new RemoteHoldfast(target, new Followed())) {
            return service.createBackup(request, progress -> {
                if (progress.unit().equals("bytes")) {
                    heard.add(new Heard(progress, System.nanoTime()));
                }
            });
        }
    }

    private static double bytesPerSecond(List<Heard> heard) {
        Heard first = heard.get(0);
        Heard last = heard.get(heard.size() - 1);
        return (last.progress().done() - first.progress().done()) * 1e9 / (last.nanos() - first.nanos());
    }
}
