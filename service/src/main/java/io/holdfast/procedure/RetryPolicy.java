package io.holdfast.procedure;

import java.time.Duration;

/**
 * How often a step is run again that could not reach what it needs, and how long to wait before: the delay doubles from
 * {@code first} up to {@code longest}. What can go neither on nor back after so many attempts is tried again once in a
 * {@code rest}, for as long as this process leads.
 *
 * @param attempts at most, the first one included
 * @param patience no attempt begins later than this after the first one failed: where each of them waits long for an answer,
 *     fewer have to do
 */
public record RetryPolicy(int attempts, Duration first, Duration longest, Duration patience, Duration rest) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration REST = Duration.ofMinutes(1);

    public static final RetryPolicy DEFAULT = new RetryPolicy(6, Duration.ofMillis(500), Duration.ofSeconds(10));

    public RetryPolicy(int attempts, Duration first, Duration longest) {
        this(attempts, first, longest, PATIENCE, REST);
    }

    public RetryPolicy {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("not a retry policy: " + attempts + ", " + first + ", " + longest);
        }
    }

    /** Whether there is to be another attempt after this one, which is counted from 1. */
    boolean allowsAnother(int attempt, Duration sinceFirstFailure) {
        return attempt < attempts && sinceFirstFailure.compareTo(patience) < 0;
    }

    /** The wait after the given attempt, counted from 1. */
    Duration delayAfter(int attempt) {
        Duration delay = first.multipliedBy(1L << Math.min(attempt - 1, 20));
        return delay.compareTo(longest) < 0 ? delay : longest;
    }
}
