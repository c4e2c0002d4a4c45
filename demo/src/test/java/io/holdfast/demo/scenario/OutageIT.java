package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A part of HBase, or all of it, is lost at a step of a session, and comes back. The command ends in bounded time; what it
 * has not finished or undone itself, the next one does; nothing of it is left, and the data is what it was. Property {@code
 * outages}: {@code all}, at how many steps each part is lost, 1 without it, or what is in the names of those wanted; which
 * they were, and how they ended, is printed.
 */
@ExtendWith(SharedCluster.class)
class OutageIT {

    private static final int ENDS_WITHIN_SECONDS = 180;

    @TempDir
    private Path folder;

    static Stream<Outage> outages() {
        String wanted = System.getProperty("outages", "1");
        if (!wanted.matches("\\d+")) {
            return Outage.all()
                    .filter(outage -> wanted.equals("all") || outage.toString().contains(wanted));
        }
        Random random = new Random();
        return Arrays.stream(Outage.Lost.values()).flatMap(lost -> {
            List<Outage> some = Outage.of(lost);
            return random.ints(Integer.parseInt(wanted), 0, some.size()).mapToObj(some::get);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void nothingIsLostOrLeft(Outage outage, Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        scene.write(table, 3000, 3100);
        Kept kept = scene.keep(table);
        Outage.Task task = outage.moment().task();
        String name = namespace.name() + "-taken";
        String backup =
                switch (task) {
                    case RESTORE, OVERWRITE -> scene.backupId(table);
                    case BACKUP, SNAPSHOT -> "";
                };
        switch (task) {
            case RESTORE -> scene.drop(table);
            case OVERWRITE -> scene.write(table, 5000, 5050);
            case BACKUP, SNAPSHOT -> {}
        }
        Kept before = task == Outage.Task.RESTORE ? kept : scene.keep(table);

        String[] words =
                switch (task) {
                    case BACKUP -> new String[] {"backup", "create", "--table", table.getNameAsString()};
                    case RESTORE -> new String[] {"restore", backup};
                    case OVERWRITE -> new String[] {"restore", backup, "--overwrite"};
                    case SNAPSHOT -> new String[] {"snapshot", "create", name, "--table", table.getNameAsString()};
                };
        boolean complete;
        try (RegionServerProcess another = outage.lost().prepare(cluster, table)) {
            complete = isCompleteAfter(outage, scene, another, words);
        }
        nothingIsLeft(scene);

        switch (task) {
            case BACKUP -> {
                assertThat(scene.backups()).hasSize(complete ? 1 : 0);
                before.assertSame(cluster, table);
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
            case SNAPSHOT -> {
                assertThat(World.snapshots(cluster).contains(name)).isEqualTo(complete);
                before.assertSame(cluster, table);
                if (!complete) {
                    scene.operator()
                            .asks("snapshot", "create", name, "--table", table.getNameAsString())
                            .done();
                }
                scene.operator().asks("snapshot", "verify", name).done();
                TableName copy = scene.table("copy");
                scene.operator()
                        .asks("snapshot", "clone", name, "--as", copy.getNameAsString())
                        .done();
                kept.assertSame(cluster, copy);
                scene.drop(copy);
                scene.operator().asks("snapshot", "delete", name).done();
            }
        }
        kept.assertSame(cluster, table);
        scene.backupId(table);
        nothingIsLeft(scene);
    }

    /** Whether the session did what it was asked for; if not, it was undone. */
    private static boolean isCompleteAfter(
            Outage outage, Scene scene, @Nullable RegionServerProcess another, String... words) throws Exception {
        JournalWatch journal = new JournalWatch(scene.cluster());
        long begin = System.nanoTime();
        CompletableFuture<Answer> command =
                CompletableFuture.supplyAsync(() -> scene.operator().asks(words));
        String session = journal.await(outage.moment()::isNow);
        List<String> found = journal.unfinished();
        long lost = System.nanoTime();
        outage.lost().loseAndStart(scene.cluster(), another);
        long started = System.nanoTime();
        Answer answer = command.get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        long answered = System.nanoTime();
        scene.operator().asks("session", "wait", session);
        String state = scene.operator()
                .asks("session", "show", session)
                .done()
                .path("state")
                .asText();
        System.out.printf(
                "outage: %s%n    found then: %s%n    %.1f s until then, %.1f s without, exit status %d %.1f s later: %s%s%n",
                outage,
                found.isEmpty() ? "that it was too late" : found,
                seconds(begin, lost),
                seconds(lost, started),
                answer.status(),
                seconds(started, answered),
                state,
                answer.status() == 0 ? "" : ", " + answer.err().lines().limit(1).toList());
        assertThat(state).as("how it ended").isIn("COMPLETE", "FAILED");
        if (answer.status() == 0) {
            assertThat(state).as("how it ended").isEqualTo("COMPLETE");
        }
        return state.equals("COMPLETE");
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static void nothingIsLeft(Scene scene) throws IOException {
        KilledCommandIT.nothingIsLeft(scene);
        KilledCommandIT.nothingIsToRepairOrToCollect(scene);
    }

    private static boolean exists(Scene scene, TableName table) throws IOException {
        try (Admin admin = scene.cluster().admin()) {
            return admin.tableExists(table);
        }
    }
}
