package io.holdfast.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Fenced;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnstileTest {

    @Test
    void noMoreThanSoManyAreAtIt() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Turnstile turnstile = new Turnstile(2);
        try (TaskPool pool = new TaskPool("test", 8)) {
            for (int i = 0; i < 200; i++) {
                pool.submit(() -> turnstile.pass(() -> {}, () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    return inside.decrementAndGet();
                }));
            }
            pool.finish();
        }
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void whoWaitsHeedsAndLeavesNoPlaceTaken() {
        Turnstile turnstile = new Turnstile(1);
        String outcome = turnstile.pass(() -> {}, () -> {
            assertThatThrownBy(() -> turnstile.pass(
                            () -> {
                                throw new Fenced("not wanted any more");
                            },
                            () -> "in"))
                    .isInstanceOf(Fenced.class);
            return "out";
        });
        assertThat(outcome).isEqualTo("out");
        assertThat(turnstile.pass(() -> {}, () -> "next")).isEqualTo("next");
    }

    @Test
    void aFailureMakesRoom() {
        Turnstile turnstile = new Turnstile(1);
        assertThatThrownBy(() -> turnstile.pass(() -> {}, () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(turnstile.pass(() -> {}, () -> "next")).isEqualTo("next");
    }
}
