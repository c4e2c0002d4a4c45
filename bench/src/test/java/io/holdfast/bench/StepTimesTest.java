package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Progress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StepTimesTest {

    private final AtomicLong seconds = new AtomicLong();

    @Test
    void partsAddUpToTheWhole() {
        StepTimes times = new StepTimes(() -> seconds.get() * 1_000_000_000);
        at(1, times, "PREPARE");
        at(2, times, "COPY");
        at(5, times, "COPY");
        at(9, times, "COMMIT");
        seconds.set(10);

        Run run = times.end();

        assertThat(run.seconds()).isEqualTo(10);
        assertThat(run.steps())
                .containsExactly(
                        new Run.Step(StepTimes.BEFORE, 1),
                        new Run.Step("PREPARE", 1),
                        new Run.Step("COPY", 7),
                        new Run.Step("COMMIT", 1));
    }

    private void at(long second, StepTimes times, String step) {
        seconds.set(second);
        times.progressed(new Progress("session", step, 0, 0, "steps"));
    }
}
