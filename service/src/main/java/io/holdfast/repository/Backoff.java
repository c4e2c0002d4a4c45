package io.holdfast.repository;

import io.holdfast.error.Unavailable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before something is tried again. Used by many threads. */
@FunctionalInterface
public interface Backoff {

    /** Waits before the try that follows the {@code attempt}th, which counts from 1. */
    void pause(int attempt);

    /** Waits a random part of a time that doubles from 20 ms to 2 s. The generator must be usable by many threads. */
    static Backoff jittered(RandomGenerator random) {
        return attempt -> {
            long most = Math.min(2000, 20L << Math.min(attempt, 10));
            sleep(Duration.ofMillis(random.nextLong(most) + 1));
        };
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to wait for another try: interrupted", null, e);
        }
    }
}
