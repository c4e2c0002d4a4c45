package io.holdfast.dispatch;

/** How fast the tasks of one delegation go, as those show that have ended. Guarded by the dispatcher's lock. */
final class Pace {

    /** Fewer say little. */
    private static final int FEWEST = 3;

    /** So many times slower than the others is not the luck of a task. */
    private static final double MUCH = 10;

    private int tasks;
    private double done;
    private double nanos;

    void ended(long amount, long tookNanos) {
        if (amount > 0 && tookNanos > 0) {
            tasks++;
            done += amount;
            nanos += tookNanos;
        }
    }

    /** Whether to have done so much in that time is much slower than what others did. */
    boolean isMuchSlower(long amount, long tookNanos) {
        return tasks >= FEWEST && amount / (double) tookNanos * MUCH < done / nanos;
    }
}
