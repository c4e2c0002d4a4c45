package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Many histories, each from a seed of its own. {@code -Dseed=N} runs the one that failed again, {@code -Dtrace=1000} shows
 * more of its steps.
 */
final class Histories {

    private final long count;
    private final List<List<Integer>> happened = Collections.synchronizedList(new ArrayList<>());

    Histories(long count) {
        this.count = count;
    }

    void assertThatNoneBreaksAPromise() {
        Long only = Long.getLong("seed");
        LongStream seeds = only == null ? LongStream.rangeClosed(1, count) : LongStream.of(only);
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
            assertHappened(4, "intents damaged");
        }
    }

    /** Histories in which nothing goes wrong and nothing is deleted prove nothing. */
    private void assertHappened(int which, String what) {
        assertThat(happened.stream().mapToLong(census -> census.get(which)).sum())
                .as(what)
                .isGreaterThan(count / 10);
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
