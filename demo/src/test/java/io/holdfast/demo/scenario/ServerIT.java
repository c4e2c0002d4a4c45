package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The service in processes of its own, and commands that ask it: what they say is what they say with {@code --local}. */
@ExtendWith(SharedCluster.class)
class ServerIT {

    private static final int ENDS_WITHIN_SECONDS = 120;
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path folder;

    @Test
    void backsUpAndRestoresForCommandsThatAskIt(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 300);
        Kept kept = scene.keep(table);
        try (ServerProcess server = ServerProcess.start(scene.operator(), folder)) {
            Operator remote = scene.operator().asking(server.address());
            assertThat(server.status("/healthz")).isEqualTo(200);
            assertThat(server.leads()).isTrue();

            JsonNode backup = remote.asksIn(Map.of(), "backup", "create", "--table", table.getNameAsString())
                    .done();
            assertThat(backup.path("state").asText()).isEqualTo("COMPLETE");
            String id = backup.path("backupId").asText();
            assertThat(remote.asks("backup", "list").json())
                    .isEqualTo(scene.operator().asks("backup", "list").json());
            assertThat(remote.asks("backup", "show", id).json())
                    .isEqualTo(scene.operator().asks("backup", "show", id).json());
            JsonNode restored = remote.asks("restore", id, "--suffix", "_copy").done();
            assertThat(restored.path("tables").path(0).path("to").asText())
                    .isEqualTo(scene.table("table_copy").getNameWithNamespaceInclAsString());
            kept.assertSame(cluster, scene.table("table_copy"));

            JsonNode begun = remote.asks("backup", "create", "--async", "--table", table.getNameAsString())
                    .done();
            String session = begun.path("sessionId").asText();
            assertThat(remote.asks("session", "wait", session)
                            .done()
                            .path("state")
                            .asText())
                    .isEqualTo("COMPLETE");
            assertThat(remote.asks("session", "cancel", session).refused(4, "CONFLICT"))
                    .contains(session);
            assertThat(remote.asks("backup", "show", "nonsense").refused(3, "REJECTED"))
                    .contains("nonsense");
            assertThat(remote.asks("restore", id).refused(4, "CONFLICT")).contains("table");
            assertThat(server.get("/metrics").body())
                    .contains("holdfast_leading 1.0")
                    .containsPattern(
                            "holdfast_sessions_ended_total\\{operation=\"backup.full\",state=\"COMPLETE\"} [12]");

            assertThat(server.stop()).isZero();
            assertThat(remote.asks("backup", "list").refused(5, "UNAVAILABLE")).contains(server.address());
        }
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void aCancelReachesASessionOfAnotherCommand(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        try (ServerProcess server = ServerProcess.start(scene.operator(), folder)) {
            Operator remote = scene.operator().asking(server.address());
            Process backup =
                    remote.starts("backup", "create", "--bandwidth", "2MB", "--table", table.getNameAsString());
            Path data = scene.repository().resolve("data");
            Await.closelyUntil("it copies", () -> !World.files(data).isEmpty());
            String session = World.sessions(cluster).get(0);

            assertThat(remote.asks("session", "cancel", session)
                            .done()
                            .path("state")
                            .asText())
                    .isEqualTo("CANCELLED");

            assertThat(backup.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(backup.exitValue()).isEqualTo(4);
            assertThat(server.stop()).isZero();
        }
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void theNextLeaderGoesOnWhenTheLeaderIsKilledAndTheCommandFollows(Cluster cluster, Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        try (ServerProcess first = ServerProcess.start(scene.operator(), folder);
                ServerProcess second = ServerProcess.start(scene.operator(), folder)) {
            assertThat(first.leads()).isTrue();
            assertThat(second.leads()).isFalse();
            Operator remote = scene.operator().asking(second.address(), first.address());
            Process backup = remote.startsWriting(
                    out, err, "backup", "create", "--bandwidth", "8MB", "--table", table.getNameAsString());
            Path data = scene.repository().resolve("data");
            Await.closelyUntil("it copies", () -> !World.files(data).isEmpty());

            first.kill();

            assertThat(backup.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(backup.exitValue())
                    .as(() -> "%s%n%s".formatted(err.toFile(), second.log()))
                    .isZero();
            JsonNode result = new ObjectMapper().readTree(Files.readString(out));
            assertThat(result.path("state").asText()).isEqualTo("COMPLETE");
            assertThat(second.leads()).isTrue();
            JsonNode restored = remote.asks("restore", result.path("backupId").asText(), "--suffix", "_copy")
                    .done();
            assertThat(restored.path("tables")).hasSize(1);
            kept.assertSame(cluster, scene.table("bulky_copy"));
            assertThat(second.stop()).isZero();
        }
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void aLeaderThatIsAskedToStopLeavesItsSessionsToTheNext(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Path out = folder.resolve("out");
        try (ServerProcess first = ServerProcess.start(scene.operator(), folder);
                ServerProcess second = ServerProcess.start(scene.operator(), folder)) {
            Operator remote = scene.operator().asking(first.address(), second.address());
            Process backup = remote.startsWriting(
                    out,
                    folder.resolve("err"),
                    "backup",
                    "create",
                    "--bandwidth",
                    "8MB",
                    "--table",
                    table.getNameAsString());
            Path data = scene.repository().resolve("data");
            Await.closelyUntil("it copies", () -> !World.files(data).isEmpty());

            assertThat(first.stop()).isZero();

            assertThat(backup.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(backup.exitValue()).as(second::log).isZero();
            assertThat(new ObjectMapper()
                            .readTree(Files.readString(out))
                            .path("state")
                            .asText())
                    .isEqualTo("COMPLETE");
            assertThat(second.stop()).isZero();
        }
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void aCommandThatIsEndedLeavesItsSessionToTheService(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Path out = folder.resolve("out");
        try (ServerProcess server = ServerProcess.start(scene.operator(), folder)) {
            Operator remote = scene.operator().asking(server.address());
            Process backup = remote.startsWriting(
                    out,
                    folder.resolve("err"),
                    "backup",
                    "create",
                    "--bandwidth",
                    "8MB",
                    "--table",
                    table.getNameAsString());
            Path data = scene.repository().resolve("data");
            Await.closelyUntil("it copies", () -> !World.files(data).isEmpty());
            String session = World.sessions(cluster).get(0);

            backup.destroy();

            assertThat(backup.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(backup.exitValue()).isEqualTo(TERMINATED);
            JsonNode error = new ObjectMapper().readTree(Files.readString(out)).path("error");
            assertThat(error.path("code").asText()).isEqualTo("INTERRUPTED");
            assertThat(error.path("hint").asText()).contains("session wait " + session);
            assertThat(remote.asks("session", "wait", session)
                            .done()
                            .path("state")
                            .asText())
                    .isEqualTo("COMPLETE");
            assertThat(server.stop()).isZero();
        }
        KilledCommandIT.nothingIsLeft(scene);
    }
}
