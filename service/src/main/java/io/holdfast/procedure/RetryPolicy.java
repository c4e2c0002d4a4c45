package io.holdfast.procedure;

import java.time.Duration;

/**
 * How often a step is run again that could not reach what it needs, and how long to wait before: the delay doubles from
 * {@code first} up to {@code longest}. What can go neither on nor back after so many attempts is tried again once in a
 * {@code rest}, for as long as this process leads.
 */
public record RetryPolicy(int attempts, Duration first, Duration longest, Duration rest) {

    private static final Duration REST = Duration.ofMinutes(1);

    public static final RetryPolicy DEFAULT = new RetryPolicy(6, Duration.ofMillis(500), Duration.ofSeconds(10));

    public RetryPolicy(int attempts, Duration first, Duration longest) {
        this(attempts, first, longest, REST);
    }

    public RetryPolicy {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("not a retry policy: " + attempts + ", " + first + ", " + longest);
        }
    }

    /** The wait after the given attempt, counted from 1. */
    Duration delayAfter(int attempt) {
        Duration delay = first.multipliedBy(1L << Math.min(attempt - 1, 20));
        return delay.compareTo(longest) < 0 ? delay : longest;
    }
}
