package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A hundred histories, for every day; {@link SimulationIT} has more. */
class SimulationTest {

    @Test
    void noHistoryBreaksWhatTheRepositoryPromises() {
        new Histories(100).assertThatNoneBreaksAPromise();
    }

    @Test
    void aSeedAlwaysGivesTheSameHistory() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(sumOf(seed)).isEqualTo(sumOf(seed));
        }
    }

    private static int sumOf(long seed) {
        Simulation simulation = new Simulation(seed, View.WHOLE);
        simulation.run();
        return simulation.trace().sum();
    }
}
