package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.TableId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.Phase;
import io.holdfast.storage.FaultModel;
import io.holdfast.storage.FaultyStore;
import io.holdfast.storage.Retries;
import io.holdfast.storage.RetryingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A store of which more than half of all calls fail, some are answered late or with nobody knowing what became of them, and
 * one in a hundred reads is wrong. Whatever is tried either succeeds or says that it did not; and when the store has
 * recovered, everything works and nothing is left over.
 */
class ChaosTest {

    private static final int SEEDS = Integer.getInteger("chaosSeeds", 40);

    private static final FaultModel CHAOS = FaultModel.NONE
            .refused(0.25)
            .throttled(0.30)
            .delayed(0.15, Duration.ofSeconds(2))
            .lostQuestion(0.05)
            .lostAnswer(0.05)
            .tornWrite(0.05)
            .brokenRead(0.05)
            .brokenListing(0.05)
            .corruptRead(0.01);

    private FaultModel faults = FaultModel.NONE;

    @Test
    void everythingSucceedsOrSaysThatItDidNot() {
        List<Phase> restores = new ArrayList<>();
        int backups = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            World world = new World(seed, this::shown);
            try {
                backups += run(world, restores);
            } catch (Violation e) {
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage() + "\n"
                                + world.scheduler().trace(),
                        e);
            }
        }
        // Neither is it that nothing ever works, nor that there was no chaos.
        assertThat(backups).as("backups").isBetween(SEEDS / 2, 2 * SEEDS - 1);
        assertThat(restores).contains(Phase.COMPLETE);
    }

    /** @return how many of two backups were made in the chaos */
    private int run(World world, List<Phase> restores) {
        faults = FaultModel.NONE;
        world.process("before", actor -> world.lead(actor, world.cluster(), 1));
        BackupEntry first = world.invariants().newest().backups().get(0);
        List<List<String>> contents = contents(world.cluster().cluster(), first);

        faults = CHAOS;
        world.allowMisreading();
        tried(world, "leader", actor -> world.lead(actor, world.cluster(), 2));
        tried(world, "gc", actor -> world.collectGarbage(actor, 3));
        FakeCluster target = new FakeCluster("target");
        tried(world, "restore", actor -> restores.add(world.restore(actor, first, target)));
        if (restores.get(restores.size() - 1) == Phase.COMPLETE) {
            assertThat(contents(target, first)).isEqualTo(contents);
        }
        int made = world.invariants().newest().backups().size() - 1;
        tried(world, "delete", actor -> world.delete(actor, first.id()));
        tried(world, "gc", actor -> world.collectGarbage(actor, 3));

        faults = FaultModel.NONE;
        afterwards(world);
        return made;
    }

    private static void afterwards(World world) {
        world.scheduler().clock().advance(Duration.ofDays(10));
        world.process("leader", actor -> world.lead(actor, world.cluster(), 1));
        world.requireAtRest();
        world.process("gc", actor -> world.collectGarbage(actor, 100));
        world.process("gc", actor -> world.collectGarbage(actor, 100));
        world.requireNoGarbage();
        List<BackupEntry> listed = world.invariants().newest().backups();
        BackupEntry newest = listed.get(listed.size() - 1);
        FakeCluster target = new FakeCluster("afterwards");
        world.process("restore", actor -> assertThat(world.restore(actor, newest, target))
                .isEqualTo(Phase.COMPLETE));
        assertThat(contents(target, newest)).isEqualTo(contents(world.cluster().cluster(), newest));
    }

    private static void tried(World world, String name, Consumer<Actor> work) {
        world.process(name, actor -> {
            try {
                work.accept(actor);
            } catch (HoldfastException e) {
                actor.note("SAYS", e.toString());
            }
        });
    }

    private static List<List<String>> contents(FakeCluster cluster, BackupEntry backup) {
        return backup.tables().stream()
                .map(TableId::toString)
                .map(cluster::contents)
                .toList();
    }

    private RetryingStore shown(String process, SteppedStore store) {
        Scheduler scheduler = store.actor().scheduler();
        Random random = scheduler.random();
        return new RetryingStore(
                new FaultyStore(store, faults, random.nextLong(), store.actor()::sleep),
                new Retries(Retries.Limits.DEFAULT, random, scheduler.clock(), store.actor()::sleep));
    }
}
