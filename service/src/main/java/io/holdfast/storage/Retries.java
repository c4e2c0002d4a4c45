package io.holdfast.storage;

import io.holdfast.error.Unavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How a call that may be repeated is repeated: after {@code Unavailable} without a hint, and after no other error, since
 * with a hint it waits for a person. The pauses double, and each is cut by chance, so that many who met the same trouble do
 * not come back together. Used by many threads; so must the generator be.
 */
public final class Retries {

    private final Limits limits;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Pause pause;

    public Retries(Limits limits, RandomGenerator random, InstantSource clock, Pause pause) {
        this.limits = limits;
        this.random = random;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * How often, and for how long.
     *
     * @param attempts at most, the first one included
     * @param first the longest pause after the first attempt
     * @param longest the longest pause at all
     * @param total no pause that would end later than this after the first attempt began
     */
    public record Limits(int attempts, Duration first, Duration longest, Duration total) {

        /** Bridges a restart of a server and a spell of throttling, yet tells a person within half a minute. */
        public static final Limits DEFAULT =
                new Limits(8, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(30));

        public Limits {
            if (attempts < 1 || first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException(attempts + ", " + first + ", " + longest);
            }
        }

        private Duration longestAfter(int attempt) {
            Duration doubled = first.multipliedBy(1L << Math.min(attempt - 1, 30));
            return doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }

    /** The call's result; its last error if every attempt failed. */
    public <T> T run(Supplier<T> call) {
        Attempts attempts = begin();
        while (true) {
            try {
                return call.get();
            } catch (Unavailable e) {
                attempts.pauseAfter(e);
            }
        }
    }

    /** For calls that are not repeated as they are, but go on where they failed. */
    Attempts begin() {
        return new Attempts();
    }

    /** The attempts at one thing. Not for many threads. */
    final class Attempts {

        private final long begun = clock.millis();
        private int failed;

        /** Waits before the next attempt; throws the error if there shall be none. */
        void pauseAfter(Unavailable error) {
            failed++;
            if (error.hint().isPresent()
                    || failed >= limits.attempts
                    || Thread.currentThread().isInterrupted()) {
                throw error;
            }
            long most = limits.longestAfter(failed).toMillis();
            Duration wait = Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
            if (clock.millis() - begun + wait.toMillis() > limits.total.toMillis()) {
                throw error;
            }
            pause.pause(wait);
        }
    }
}
