package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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
        return Stream.of(DoomedTask.values()).flatMap(task -> {
            List<Death> some = Death.of(task);
            return random.ints(Integer.parseInt(wanted), 0, some.size()).mapToObj(some::get);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deaths")
    void nothingIsLostOrLeft(Death death, Cluster cluster, Namespace namespace) throws Exception {
        DoomedTask.Plot plot = DoomedTask.Plot.of(Scene.of(cluster, namespace, folder), death.task());
        Operator operator = plot.scene().operator();

        String session = killAt(death, plot);
        operator.asks("session", "wait", session);

        String state =
                operator.asks("session", "show", session).done().path("state").asText();
        assertThat(state).as("how it ended").isEqualTo(death.isUndone() ? "CANCELLED" : "COMPLETE");
        KilledCommandIT.nothingIsLeft(plot.scene());
        nothingIsToRepairOrToCollect(death, plot.scene());
        death.task().finish(plot, !death.isUndone());
        plot.assertAsInTheBeginning();
        plot.scene().backupId(plot.table());
        KilledCommandIT.nothingIsLeft(plot.scene());
        nothingIsToRepairOrToCollect(death, plot.scene());
    }

    static void nothingIsToRepairOrToCollect(Death death, Scene scene) {
        if (death.task().supersedes()) {
            scene.gc();
        }
        KilledCommandIT.nothingIsToRepairOrToCollect(scene);
    }

    /** @return the session that nobody leads now */
    private static String killAt(Death death, DoomedTask.Plot plot) throws Exception {
        List<String> words = new ArrayList<>(plot.command());
        if (death.isSlow()) {
            // So that there is a middle, and a cancel comes in time.
            words.addAll(List.of("--bandwidth", "8MB"));
        }
        JournalWatch journal = new JournalWatch(plot.scene().cluster());
        Operator operator = plot.scene().operator();
        System.out.println("to be killed: " + death);
        Process leader = plot.operator().starts(words.toArray(String[]::new));
        CompletableFuture<?> cancel = CompletableFuture.completedFuture(null);
        String session;
        try {
            if (death.isUndone()) {
                String flowing = journal.await(
                        record -> FLOW.contains(record.path("step").asText()));
                cancel = CompletableFuture.runAsync(() -> operator.asks("session", "cancel", flowing));
            }
            session = journal.await(record -> death.isNow(record) && death.hasStored(plot.scene()));
        } finally {
            leader.destroyForcibly();
        }
        boolean wasRunning = leader.waitFor() == 128 + 9;
        System.out.println("    found then: " + (wasRunning ? journal.unfinished() : "that it was too late"));
        cancel.join();
        return session;
    }
}
