package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dseeds=100000} runs more histories, {@code -Dseed=N} the one that failed, {@code -Dtrace=1000} shows more of its
 * steps.
 */
class SimulationTest {

    private static final long SEEDS = Long.getLong("seeds", 2_000);

    @Test
    void noHistoryBreaksWhatTheRepositoryPromises() {
        Long only = Long.getLong("seed");
        LongStream seeds = only == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(only);
        AtomicLong steps = new AtomicLong();
        Optional<String> failure = seeds.parallel()
                .mapToObj(seed -> failureOf(seed, steps))
                .flatMap(Optional::stream)
                .findAny();
        assertThat(failure).isEmpty();
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

    private static Optional<String> failureOf(long seed, AtomicLong steps) {
        Simulation simulation = new Simulation(seed, View.WHOLE);
        try {
            simulation.run();
            steps.addAndGet(simulation.steps());
            return Optional.empty();
        } catch (Violation | IllegalStateException e) {
            return Optional.of("seed " + seed + " (again with -Dseed=" + seed + "): " + e.getMessage()
                    + (e.getCause() == null ? "" : " " + e.getCause()) + "\n" + simulation.trace());
        }
    }
}
