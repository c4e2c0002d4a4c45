package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process that leads is killed at a step of a session. The next command finishes the session or undoes it, nothing of
 * it is left, and the data is what it was. Property {@code deaths}: {@code all}, how many of each task are drawn, 1 without
 * it, or what is in the names of those wanted; which they were is printed.
 */
@ExtendWith(SharedCluster.class)
class LeaderDeathIT {

    /** Where bytes flow. */
    private static final List<String> FLOW = List.of("COPY", "STAGE");

    @TempDir
    private Path folder;

    static Stream<Death> deaths() {
        String wanted = System.getProperty("deaths", "1");
        if (!wanted.matches("\\d+")) {
            return Death.all().stream()
                    .filter(death -> wanted.equals("all") || death.toString().contains(wanted));
        }
        Random random = new Random();
        return Death.tasks().stream().flatMap(task -> {
            List<Death> some = Death.of(task);
            return random.ints(Integer.parseInt(wanted), 0, some.size()).mapToObj(some::get);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deaths")
    void nothingIsLostOrLeft(Death death, Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);
        String backup = death.task() == Death.Task.BACKUP ? "" : scene.backupId(table);
        switch (death.task()) {
            case BACKUP -> {}
            case RESTORE -> scene.drop(table);
            case OVERWRITE -> scene.write(table, 5000, 5050);
        }
        Kept before = death.task() == Death.Task.RESTORE ? kept : scene.keep(table);

        String session = killAt(death, scene, words(death, table, backup));
        scene.operator().asks("session", "wait", session);

        String state = scene.operator()
                .asks("session", "show", session)
                .done()
                .path("state")
                .asText();
        assertThat(state).as("how it ended").isIn("COMPLETE", "CANCELLED");
        assertThat(state.equals("CANCELLED")).as("was cancelled").isEqualTo(death.back());
        nothingIsLeft(scene);

        boolean complete = !death.back();
        switch (death.task()) {
            case BACKUP -> {
                assertThat(scene.backups()).hasSize(complete ? 1 : 0);
                String id = complete ? scene.backups().get(0) : scene.backupId(table);
                scene.drop(table);
                scene.restore(id);
            }
            case RESTORE -> {
                assertThat(exists(scene, table)).isEqualTo(complete);
                if (!complete) {
                    scene.restore(backup);
                }
            }
            case OVERWRITE -> {
                if (!complete) {
                    before.assertSame(cluster, table);
                    scene.restore(backup, "--overwrite");
                }
            }
        }
        kept.assertSame(cluster, table);
        scene.backupId(table);
        nothingIsLeft(scene);
    }

    private static String[] words(Death death, TableName table, String backup) {
        List<String> words = new ArrayList<>(
                switch (death.task()) {
                    case BACKUP -> List.of("backup", "create", "--table", table.getNameAsString());
                    case RESTORE -> List.of("restore", backup);
                    case OVERWRITE -> List.of("restore", backup, "--overwrite");
                });
        if (death.back()) {
            // So that a cancel comes in time.
            words.addAll(List.of("--bandwidth", "8MB"));
        }
        return words.toArray(String[]::new);
    }

    /** @return the session that nobody leads now */
    private static String killAt(Death death, Scene scene, String... words) throws Exception {
        JournalWatch journal = new JournalWatch(scene.cluster());
        System.out.println("to be killed: " + death);
        Process leader = scene.operator().starts(words);
        CompletableFuture<?> cancel = CompletableFuture.completedFuture(null);
        String session;
        try {
            if (death.back()) {
                String flowing = journal.await(
                        record -> FLOW.contains(record.path("step").asText()));
                cancel = CompletableFuture.runAsync(() -> scene.operator().asks("session", "cancel", flowing));
            }
            session = journal.await(record -> isAt(death, record));
        } finally {
            leader.destroyForcibly();
        }
        boolean wasRunning = leader.waitFor() == 128 + 9;
        System.out.println("    found then: " + (wasRunning ? journal.unfinished() : "that it was too late"));
        cancel.join();
        return session;
    }

    private static boolean isAt(Death death, JsonNode record) {
        return record.path("kind").asText().equals(death.kind())
                && record.path("step").asText().equals(death.step())
                && record.path("phase").asText().equals("ROLLING_BACK") == death.back();
    }

    private static void nothingIsLeft(Scene scene) throws IOException {
        KilledCommandIT.nothingIsLeft(scene);
        assertThat(scene.operator().asks("repair", "--dry-run").done().path("findings"))
                .as("what there is to repair")
                .isEmpty();
        JsonNode garbage = scene.operator().asks("repo", "gc", "--dry-run").done();
        assertThat(garbage.path("objects").asLong()).as("garbage: %s", garbage).isZero();
        assertThat(garbage.path("garbage")).as("garbage").isEmpty();
    }

    private static boolean exists(Scene scene, TableName table) throws IOException {
        try (Admin admin = scene.cluster().admin()) {
            return admin.tableExists(table);
        }
    }
}
