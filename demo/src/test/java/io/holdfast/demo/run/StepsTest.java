package io.holdfast.demo.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.DemoResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StepsTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong();

    @Test
    void aStepHasItsTimeBytesAndRateInTheTable() {
        Steps steps = steps(false);
        steps.run("load", step -> {
            now.addAndGet(2_000_000_000L);
            step.moved(10 << 20);
            step.says("all of it");
            return 0;
        });
        steps.print();

        assertThat(steps.results()).containsExactly(new DemoResult.Step("load", 2, "all of it"));
        assertThat(out.toString(UTF_8)).isEqualTo("""
                          load                    2.0 s  all of it
                          STEP   SECONDS     BYTES       RATE
                          load       2.0  10.0 MiB  5.0 MiB/s  all of it
                          total      2.0
                        """);
    }

    @Test
    void aStepThatFailedIsNotedAndEndsTheRun() {
        Steps steps = steps(false);
        assertThatThrownBy(() -> steps.run("load", step -> {
                    throw new Mismatch("one row is missing");
                }))
                .isInstanceOf(Mismatch.class);

        assertThat(steps.results()).containsExactly(new DemoResult.Step("load", 0, "failed: one row is missing"));
    }

    @Test
    void progressIsDrawnOnATerminalOnlyInOneLine() {
        for (boolean draws : new boolean[] {true, false}) {
            out.reset();
            steps(draws).run("load", step -> {
                now.addAndGet(1_000_000_000L);
                step.progressed(25, 100, "a text that is a good deal longer than the width of a terminal allows");
                return 0;
            });
            assertThat(out.toString(UTF_8).contains("[####............] ")).isEqualTo(draws);
            assertThat(out.toString(UTF_8).lines().count()).isEqualTo(draws ? 4 : 1);
        }
    }

    private Steps steps(boolean draws) {
        return new Steps(new Narration(new PrintStream(out, true, UTF_8), draws), now::get);
    }
}
