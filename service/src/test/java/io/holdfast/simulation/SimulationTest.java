package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dseeds=100000} runs more histories, {@code -Dseed=N} the one that failed, {@code -Dtrace=1000} shows more of its
 * steps.
 */
class SimulationTest {

    private static final long SEEDS = Long.getLong("seeds", 2_000);

    private final List<List<Integer>> happened = Collections.synchronizedList(new ArrayList<>());

    @Test
    void noHistoryBreaksWhatTheRepositoryPromises() {
        Long only = Long.getLong("seed");
        LongStream seeds = only == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(only);
        Optional<String> failure = seeds.parallel()
                .mapToObj(this::failureOf)
                .flatMap(Optional::stream)
                .findAny();
        assertThat(failure).isEmpty();
        if (only == null) {
            assertHappened(0, "backups listed");
            assertHappened(1, "objects deleted");
            assertHappened(2, "roots deleted");
            assertHappened(3, "processes killed");
        }
    }

    /** Histories in which nothing goes wrong and nothing is deleted prove nothing. */
    private void assertHappened(int which, String what) {
        assertThat(happened.stream().mapToLong(census -> census.get(which)).sum())
                .as(what)
                .isGreaterThan(SEEDS / 10);
    }

    @Test
    void aSeedAlwaysGivesTheSameHistory() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(sumOf(seed)).isEqualTo(sumOf(seed));
        }
    }

    private static int sumOf(long seed) {
        Simulation simulation = new Simulation(seed, View.WHOLE);
        simulation.run();
        return simulation.trace().sum();
    }

    private Optional<String> failureOf(long seed) {
        Simulation simulation = new Simulation(seed, View.WHOLE);
        try {
            simulation.run();
            happened.add(simulation.census());
            return Optional.empty();
        } catch (Violation | IllegalStateException e) {
            return Optional.of("seed " + seed + " (again with -Dseed=" + seed + "): " + e.getMessage()
                    + (e.getCause() == null ? "" : " " + e.getCause()) + "\n" + simulation.trace());
        }
    }
}
