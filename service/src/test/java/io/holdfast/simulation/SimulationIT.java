package io.holdfast.simulation;

import org.junit.jupiter.api.Test;

/** Two thousand histories; {@code -Psoak}, or {@code -Dseeds=N}, runs more. */
class SimulationIT {

    @Test
    void noHistoryBreaksWhatTheRepositoryPromises() {
        new Histories(Long.getLong("seeds", 2_000)).assertThatNoneBreaksAPromise();
    }
}
