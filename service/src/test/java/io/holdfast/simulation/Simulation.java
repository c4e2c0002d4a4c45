package io.holdfast.simulation;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.RootAuthor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One history: two clusters back up into one repository, each with leaders that die, are deposed and come back; backups are
 * deleted, and garbage is collected, by several at once; in some, intents become unreadable. Then the storm ends, everybody finishes, and what is left has to be
 * what is listed.
 */
final class Simulation {

    private static final int MOST_SUCCESSORS = 3;

    private final World world;
    private final Scheduler scheduler;
    private final Random random;
    private final Map<SimulatedCluster, Integer> successors = new HashMap<>();
    private final Runnable storm;
    private List<Integer> census = List.of();
    private int processes;

    Simulation(long seed, View view) {
        this(seed, view, Simulation::everything);
    }

    private Simulation(long seed, View view, Consumer<Simulation> storm) {
        this.world = new World(seed, view);
        this.scheduler = world.scheduler();
        this.random = scheduler.random();
        this.storm = () -> storm.accept(this);
    }

    /** A history in which little happens but that one backup, one deletion and one gc meet. */
    static Simulation ofOneRace(long seed, View view) {
        return new Simulation(seed, view, Simulation::oneRace);
    }

    /** The same, and an intent that becomes unreadable. */
    static Simulation ofOneRaceWithDamage(long seed, View view) {
        return new Simulation(seed, view, simulation -> {
            simulation.oneRace();
            simulation.damageIntents(1, Duration.ofSeconds(1));
        });
    }

    Trace trace() {
        return scheduler.trace();
    }

    /** How many backups were listed, objects deleted, roots deleted, processes killed and intents damaged in the storm. */
    List<Integer> census() {
        return census;
    }

    /** Throws {@link Violation}. */
    void run() {
        runStorm();
        comeToRest();
    }

    /** The first half of it. */
    void runStorm() {
        storm.run();
        scheduler.run();
        census = Stream.concat(
                        world.invariants().census().stream(), Stream.of(scheduler.deaths(), world.damagedIntents()))
                .toList();
    }

    private void oneRace() {
        world.process("earlier", actor -> world.leadWithoutChange(actor, world.cluster()));
        BackupId earlier = world.invariants().newest().backups().get(0).id();
        scheduler.setWeather(Weather.onlyPauses(random));
        scheduler.start("leader", true, actor -> world.leadWithoutChange(actor, world.cluster()));
        scheduler.start("delete", true, actor -> {
            actor.sleep(Duration.ofMillis(random.nextInt(4_000)));
            world.delete(actor, earlier);
        });
        scheduler.start("gc", true, actor -> {
            actor.sleep(Duration.ofMillis(random.nextInt(6_000)));
            world.collectGarbage(actor, 100);
        });
    }

    private void everything() {
        scheduler.setWeather(Weather.of(random));
        for (SimulatedCluster cluster : world.clusters()) {
            start(cluster, true, 1 + random.nextInt(3));
            if (random.nextBoolean()) {
                start(cluster, true, random.nextInt(2));
            }
        }
        for (int i = 0; i <= random.nextInt(3); i++) {
            scheduler.start("delete" + i, true, this::deleteBackups);
        }
        for (int i = 0; i <= random.nextInt(3); i++) {
            scheduler.start("gc" + i, true, this::collectGarbage);
        }
        if (random.nextInt(4) == 0) {
            scheduler.start("chatter", true, this::commitOften);
        }
        if (random.nextInt(3) == 0) {
            damageIntents(5, Duration.ofSeconds(20));
        }
    }

    private void damageIntents(int times, Duration longestPause) {
        scheduler.start("rot", false, actor -> {
            for (int i = 0; i < times; i++) {
                actor.sleep(Duration.ofMillis(random.nextInt((int) longestPause.toMillis())));
                world.damageAnIntent(actor);
            }
        });
    }

    private void comeToRest() {
        scheduler.setWeather(Weather.CALM);
        scheduler.clock().advance(Duration.ofDays(10));
        for (SimulatedCluster cluster : world.clusters()) {
            start(cluster, false, 0);
        }
        scheduler.run();
        world.requireAtRest();
        world.process("first gc", actor -> world.collectGarbage(actor, 100));
        world.process("second gc", actor -> world.collectGarbage(actor, 100));
        world.requireNoGarbage();
    }

    private void start(SimulatedCluster cluster, boolean mortal, int backups) {
        scheduler.start(cluster.name() + "-leader" + ++processes, mortal, actor -> {
            try {
                world.sleepAWhile(actor);
                world.lead(actor, cluster, backups);
            } finally {
                int number = successors.merge(cluster, 1, Integer::sum);
                if (mortal && !actor.isAlive() && !scheduler.isAborted() && number <= MOST_SUCCESSORS) {
                    start(cluster, number < MOST_SUCCESSORS, 1);
                }
            }
        });
    }

    private void deleteBackups(Actor actor) {
        for (int i = 0; i < 2; i++) {
            world.sleepAWhile(actor);
            tolerating(actor, () -> {
                List<BackupEntry> backups =
                        world.repositories(actor).open("memory").newestRoot().backups();
                if (!backups.isEmpty()) {
                    world.delete(
                            actor, backups.get(random.nextInt(backups.size())).id());
                }
            });
        }
    }

    private void collectGarbage(Actor actor) {
        for (int i = 0; i < 2; i++) {
            world.sleepAWhile(actor);
            tolerating(actor, () -> world.collectGarbage(actor, 1 + random.nextInt(10)));
        }
    }

    /** Makes so many roots that old ones are deleted. */
    private void commitOften(Actor actor) {
        for (int i = 0; i < 25; i++) {
            tolerating(actor, () -> world.repositories(actor)
                    .open("memory")
                    .endSession(
                            RootAuthor.withoutCluster(world.newSession()),
                            scheduler.clock().instant()));
            if (random.nextInt(10) == 0) {
                scheduler.clock().advance(Duration.ofMinutes(30));
            }
        }
    }

    /** People try again; but nobody may be told of damage where there is none. */
    private static void tolerating(Actor actor, Runnable work) {
        try {
            work.run();
        } catch (Corrupt e) {
            throw new Violation("told of damage where there is none: " + e.getMessage());
        } catch (HoldfastException e) {
            actor.note("GIVES UP", e.toString());
        }
    }
}
