package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private final FakeTime time = new FakeTime();
    private final AtomicInteger calls = new AtomicInteger();

    private Retries retries(int attempts, Duration total) {
        return new Retries(
                new Retries.Limits(attempts, Duration.ofMillis(100), Duration.ofSeconds(1), total),
                new Random(1),
                time,
                time);
    }

    private String failing(int times, RuntimeException error) {
        if (calls.incrementAndGet() <= times) {
            throw error;
        }
        return "done";
    }

    private static Unavailable unavailable() {
        return new Unavailable("unable to", null, null);
    }

    @Test
    void goesOnUntilItWorks() {
        assertThat(retries(8, Duration.ofMinutes(1)).run(() -> failing(6, unavailable())))
                .isEqualTo("done");
        long[] longest = {100, 200, 400, 800, 1000, 1000};
        assertThat(time.pauses).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(time.pauses.get(i).toMillis()).isBetween(longest[i] / 2, longest[i]);
        }
    }

    @Test
    void givesUpAfterItsAttempts() {
        assertThatThrownBy(() -> retries(3, Duration.ofMinutes(1)).run(() -> failing(9, unavailable())))
                .isInstanceOf(Unavailable.class);
        assertThat(calls).hasValue(3);
    }

    @Test
    void givesUpAfterItsTime() {
        assertThatThrownBy(() -> retries(1000, Duration.ofSeconds(5)).run(() -> failing(1000, unavailable())))
                .isInstanceOf(Unavailable.class);
        assertThat(time.gone()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
    }

    @Test
    void repeatsNothingThatWaitsForAPersonOrMayHaveHappened() {
        for (RuntimeException error : new RuntimeException[] {
            new Unavailable("unable to", "free some space", null),
            new OutcomeUnknown("unable to tell", null),
            new Corrupt("unable to", null, null),
            new IllegalStateException()
        }) {
            calls.set(0);
            assertThatThrownBy(() -> retries(5, Duration.ofMinutes(1)).run(() -> failing(1, error)))
                    .isSameAs(error);
            assertThat(calls).hasValue(1);
        }
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void doesNotGoOnForAThreadThatShallStop() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> retries(5, Duration.ofMinutes(1)).run(() -> failing(9, unavailable())))
                    .isInstanceOf(Unavailable.class);
            assertThat(calls).hasValue(1);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
