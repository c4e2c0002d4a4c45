package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that are looked at, awaited and cancelled from other processes than the one that runs them. */
@ExtendWith(SharedCluster.class)
class SessionIT {

    @TempDir
    private Path folder;

    @Test
    void aBackupInTheBackgroundIsAwaitedAndListed(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 300);
        Kept kept = scene.keep(table);

        JsonNode begun = scene.operator()
                .asks("backup", "create", "--async", "--table", table.getNameAsString())
                .done();
        String session = begun.path("sessionId").asText();
        assertThat(begun.path("operation").asText()).isEqualTo("backup.full");
        JsonNode ended = scene.operator().asks("session", "wait", session).done();

        assertThat(ended.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(ended.path("backupId").asText()).isNotEmpty();
        assertThat(sessions(scene, "--state", "complete")).contains(session);
        assertThat(sessions(scene, "--state", "failed")).doesNotContain(session);
        JsonNode restoring = scene.operator()
                .asks(
                        "restore",
                        "--async",
                        "--suffix",
                        "_copy",
                        ended.path("backupId").asText())
                .done();
        assertThat(scene.operator()
                        .asks("session", "wait", restoring.path("sessionId").asText())
                        .done()
                        .path("state")
                        .asText())
                .isEqualTo("COMPLETE");
        kept.assertSame(cluster, scene.table("table_copy"));
        assertThat(scene.operator().asks("session", "cancel", session).status()).isEqualTo(4);
        JsonNode taking = scene.operator()
                .asks("snapshot", "create", "snap", "--async", "--table", table.getNameAsString())
                .done();
        assertThat(scene.operator()
                        .asks("session", "wait", taking.path("sessionId").asText())
                        .done()
                        .path("state")
                        .asText())
                .isEqualTo("COMPLETE");
        scene.operator().asks("snapshot", "delete", "snap").done();
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void aBackupIsCancelledWhileAnotherProcessRunsIt(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Process backup =
                scene.operator().starts("backup", "create", "--bandwidth", "2MB", "--table", table.getNameAsString());
        try {
            Path data = scene.repository().resolve("data");
            Await.closelyUntil("it copies", () -> !World.files(data).isEmpty());
            String session = World.sessions(cluster).get(0);
            JsonNode running = scene.operator().asks("session", "show", session).done();
            assertThat(running.path("state").asText()).isEqualTo("RUNNING");
            assertThat(running.path("step").asText()).isEqualTo("COPY");
            Await.until("it says how far it is", () -> saysHowFarItIs(scene, session));

            JsonNode cancelled =
                    scene.operator().asks("session", "cancel", session).done();

            assertThat(cancelled.path("state").asText()).isEqualTo("CANCELLED");
            assertThat(backup.waitFor()).isEqualTo(4);
            assertThat(sessions(scene, "--state", "cancelled")).contains(session);
        } finally {
            backup.destroyForcibly();
        }
        assertThat(World.files(scene.repository().resolve("data"))).isEmpty();
        assertThat(scene.operator().asks("backup", "list").done().path("backups"))
                .isEmpty();
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void aBackupWhoseProcessDiedIsCancelledByTheNextCommand(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Path data = scene.repository().resolve("data");
        KilledCommandIT.kill(
                scene.operator().starts("backup", "create", "--bandwidth", "2MB", "--table", table.getNameAsString()),
                () -> !World.files(data).isEmpty());
        String session = World.sessions(cluster).get(0);

        JsonNode cancelled = scene.operator().asks("session", "cancel", session).done();

        assertThat(cancelled.path("state").asText()).isEqualTo("CANCELLED");
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void whatNobodyKnowsIsRefused(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        for (String command : List.of("show", "wait", "cancel")) {
            assertThat(scene.operator()
                            .asks("session", command, "20260131T235959123Z-0a1b2c3d")
                            .status())
                    .isEqualTo(3);
            assertThat(scene.operator().asks("session", command, "nonsense").status())
                    .isEqualTo(3);
        }
        assertThat(scene.operator().asks("session", "list", "--state", "odd").status())
                .isEqualTo(3);
    }

    private static boolean saysHowFarItIs(Scene scene, String session) {
        JsonNode progress =
                scene.operator().asks("session", "show", session).done().path("progress");
        return progress.path("unit").asText().equals("bytes")
                && progress.path("done").asLong() > 0
                && progress.path("done").asLong() < progress.path("total").asLong();
    }

    private static List<String> sessions(Scene scene, String... options) {
        String[] words = new String[2 + options.length];
        words[0] = "session";
        words[1] = "list";
        System.arraycopy(options, 0, words, 2, options.length);
        return StreamSupport.stream(
                        scene.operator().asks(words).done().path("sessions").spliterator(), false)
                .map(session -> session.path("sessionId").asText())
                .toList();
    }
}
