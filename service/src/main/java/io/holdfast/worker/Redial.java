package io.holdfast.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When to call again: after pauses that double, each a part longer or shorter so that not all workers call at once. */
final class Redial {

    private static final double JITTER = 0.2;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    Redial(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** The pause after one more failure. */
    Duration next() {
        double pause = Math.min(first.toNanos() * Math.pow(2, failures), (double) longest.toNanos());
        failures = Math.min(failures + 1, 32);
        return Duration.ofNanos(Math.round(pause * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }

    void succeeded() {
        failures = 0;
    }
}
