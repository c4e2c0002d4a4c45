package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.BackupEntry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Lets the process die before and after each call of the store and each write to the journal, asks at each moment whether
 * the repository holds what it promises, lets another process go on, and compares the end with the one of a process that
 * lived.
 */
class CrashAtEveryCallTest {

    private static final long SEED = 7;
    private static final int SMALL_ROUND = 3;

    @FunctionalInterface
    private interface Work {
        void run(World world, Actor actor);
    }

    /** It re-uses what did not change since the two backups before. */
    @Test
    void aBackupIsFinishedWhereverItsProcessDies() {
        int shortest = finishesWhereverItsProcessDies(
                world -> world.cluster().change(),
                (world, actor) -> world.leadWithoutChange(actor, world.cluster()),
                (world, actor) -> {
                    if (isRecorded(world)) {
                        world.lead(actor, world.cluster(), 0);
                    } else {
                        // Nobody knows of it, and it has done nothing yet: another command begins it.
                        world.leadWithoutChange(actor, world.cluster());
                    }
                });
        assertThat(shortest).as("steps").isGreaterThan(50);
    }

    @Test
    void aDeletionIsFinishedWhereverItsProcessDies() {
        int shortest = finishesWhereverItsProcessDies(
                world -> {}, CrashAtEveryCallTest::deleteOldest, CrashAtEveryCallTest::deleteOldest);
        assertThat(shortest).as("steps").isGreaterThan(5);
    }

    /** It finds what a deleted backup and a dead session have left. */
    @Test
    void aGcIsFinishedWhereverItsProcessDies() {
        int shortest = finishesWhereverItsProcessDies(
                CrashAtEveryCallTest::leaveGarbage,
                (world, actor) -> world.collectGarbage(actor, SMALL_ROUND),
                (world, actor) -> world.collectGarbage(actor, SMALL_ROUND));
        assertThat(shortest).as("steps").isGreaterThan(50);
    }

    private static boolean isRecorded(World world) {
        return !world.cluster().unfinished().isEmpty()
                || world.invariants().newest().backups().size() > 2;
    }

    private static void deleteOldest(World world, Actor actor) {
        List<BackupEntry> backups = world.invariants().newest().backups();
        if (backups.size() > 1) {
            world.delete(actor, backups.get(0).id());
        }
    }

    private static void leaveGarbage(World world) {
        world.process("deletes", actor -> deleteOldest(world, actor));
        world.process("dies early", actor -> {
            actor.dieAt(60);
            world.lead(actor, world.clusters().get(1), 1);
        });
        assertThat(world.scheduler().trace().toString()).contains("DIES");
        world.scheduler().clock().advance(Duration.ofDays(2));
    }

    /** @return how many steps it takes undisturbed */
    private static int finishesWhereverItsProcessDies(Consumer<World> before, Work begin, Work goOn) {
        World undisturbed = beginning(before);
        long start = undisturbed.scheduler().steps();
        undisturbed.process("lives", actor -> begin.run(undisturbed, actor));
        int steps = (int) (undisturbed.scheduler().steps() - start);
        end(undisturbed);

        for (int step = 1; step <= steps; step++) {
            World world = beginning(before);
            int last = step;
            world.process("dies", actor -> {
                actor.dieAt(last);
                begin.run(world, actor);
            });
            world.process("goes on", actor -> goOn.run(world, actor));
            end(world);
            assertThat(world.logicalContent())
                    .as(
                            "after a death at step %d, with\n%s",
                            step, world.scheduler().trace())
                    .isEqualTo(undisturbed.logicalContent());
        }
        return steps;
    }

    /** Two backups that share files. */
    private static World beginning(Consumer<World> before) {
        World world = new World(SEED, View.WHOLE);
        world.process("earlier", actor -> world.lead(actor, world.cluster(), 2));
        assertThat(world.invariants().newest().backups()).hasSize(2);
        before.accept(world);
        return world;
    }

    private static void end(World world) {
        world.scheduler().clock().advance(Duration.ofDays(10));
        for (SimulatedCluster cluster : world.clusters()) {
            world.process("recovers", actor -> world.lead(actor, cluster, 0));
        }
        world.requireAtRest();
        world.process("last gc", actor -> world.collectGarbage(actor, 100));
        world.requireNoGarbage();
    }
}
