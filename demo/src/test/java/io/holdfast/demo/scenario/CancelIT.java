package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A session is cancelled at one of its steps. Either it had decided, and completes, or everything is as if it had never
 * begun; nothing of it is left. Property {@code cancels}: {@code all}, how many moments are drawn, 3 without it, or what is
 * in the names of those wanted; which they were, and how they ended, is printed.
 */
@ExtendWith(SharedCluster.class)
class CancelIT {

    private static final int ENDS_WITHIN_SECONDS = 60;

    @TempDir
    private Path folder;

    /** The moments at which leaders are killed elsewhere. */
    static Stream<Death> moments() {
        String wanted = System.getProperty("cancels", "3");
        List<Death> all =
                Death.all().stream().filter(death -> !death.isUndone()).toList();
        return wanted.matches("\\d+")
                ? new Random().ints(Integer.parseInt(wanted), 0, all.size()).mapToObj(all::get)
                : all.stream()
                        .filter(death ->
                                wanted.equals("all") || death.toString().contains(wanted));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moments")
    void whatIsCancelledIsUndoneOrHadDecided(Death moment, Cluster cluster, Namespace namespace) throws Exception {
        DoomedTask.Plot plot = DoomedTask.Plot.of(Scene.of(cluster, namespace, folder), moment.task());
        Operator operator = plot.scene().operator();
        JournalWatch journal = new JournalWatch(cluster);
        Process command = operator.starts(plot.command().toArray(String[]::new));
        String session;
        int status;
        try {
            session = journal.await(record -> moment.isNow(record) && moment.hasStored(plot.scene()));
            journal.askToCancel(session);
            assertThat(command.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
            status = command.exitValue();
        } finally {
            command.destroyForcibly();
        }

        operator.asks("session", "wait", session);
        String state =
                operator.asks("session", "show", session).done().path("state").asText();
        System.out.printf("cancelled: %s: %s, exit status %d%n", moment, state, status);
        assertThat(state).as("how it ended").isIn("CANCELLED", "COMPLETE");
        boolean succeeded = state.equals("COMPLETE") || moment.task().isDoneBeside();
        assertThat(status).as("exit status").isEqualTo(succeeded ? 0 : 4);
        KilledCommandIT.nothingIsLeft(plot.scene());
        LeaderDeathIT.nothingIsToRepairOrToCollect(moment, plot.scene());
        moment.task().finish(plot, state.equals("COMPLETE"));
        plot.assertAsInTheBeginning();
        KilledCommandIT.nothingIsLeft(plot.scene());
        LeaderDeathIT.nothingIsToRepairOrToCollect(moment, plot.scene());
    }
}
