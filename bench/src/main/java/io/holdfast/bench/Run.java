package io.holdfast.bench;

import java.util.List;

/**
 * What doing the work once took.
 *
 * @param steps the parts that it tells of, in order; together they are all of it
 */
record Run(double seconds, List<Step> steps) {

    private static final double NANOS = 1e9;

    Run {
        steps = List.copyOf(steps);
    }

    /** One part, and how long it took. */
    record Step(String name, double seconds) {}

    static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / NANOS;
    }
}
