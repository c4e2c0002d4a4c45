package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process that leads is paused until another has taken the lead and ended its session, and goes on then: it commits
 * nothing any more. What it was about to ask of cluster or repository at that moment may still happen, and a repair takes
 * it away. One step of each is drawn; {@code -Ddeaths=all} takes all.
 */
@ExtendWith(SharedCluster.class)
class DeposedLeaderIT {

    private static final int ENDS_WITHIN_SECONDS = 120;

    @TempDir
    private Path folder;

    static Stream<String> stepsOfABackup() {
        return drawn("SNAPSHOT_TABLES", "COPY", "COMMIT", "CLEANUP");
    }

    static Stream<String> stepsOfARestore() {
        return drawn("STAGE", "CLONE");
    }

    private static Stream<String> drawn(String... steps) {
        return System.getProperty("deaths", "1").equals("all")
                ? Stream.of(steps)
                : Stream.of(steps[new Random().nextInt(steps.length)]);
    }

    @ParameterizedTest
    @MethodSource("stepsOfABackup")
    void ofABackupDoesNoMore(String step, Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);

        outlive(step, scene, "backup", "create", "--table", table.getNameAsString());

        assertThat(scene.backups()).hasSize(1);
        scene.drop(table);
        scene.restore(scene.backups().get(0));
        kept.assertSame(cluster, table);
    }

    @ParameterizedTest
    @MethodSource("stepsOfARestore")
    void ofARestoreDoesNoMore(String step, Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        scene.drop(table);

        outlive(step, scene, "restore", backup);

        kept.assertSame(cluster, table);
        scene.outlivesItsPin(table, kept);
    }

    private static void outlive(String step, Scene scene, String... words) throws Exception {
        JournalWatch journal = new JournalWatch(scene.cluster());
        Process leader = scene.operator().starts(words);
        try {
            String session =
                    journal.await(record -> record.path("step").asText().equals(step));
            signal("-STOP", leader);
            scene.operator().asks("session", "wait", session).done();
            KilledCommandIT.nothingIsLeft(scene);
            SortedSet<String> before = World.of(scene.cluster(), scene.repository());

            signal("-CONT", leader);

            assertThat(leader.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .as("the deposed leader ends")
                    .isTrue();
            scene.operator().asks("repair").done();
            assertThat(World.of(scene.cluster(), scene.repository())).isEqualTo(before);
            KilledCommandIT.nothingIsLeft(scene);
        } finally {
            leader.destroyForcibly();
        }
    }

    static void signal(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
