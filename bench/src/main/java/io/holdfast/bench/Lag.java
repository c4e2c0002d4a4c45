package io.holdfast.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How far behind a log archive is: seconds since the moment up to which everything was archived. */
final class Lag {

    private static final Duration STEP = Duration.ofMillis(10);
    private static final double MILLIS = 1e3;

    private final List<Double> seconds = new ArrayList<>();

    /**
     * One reading of the logs.
     *
     * @param to everything up to here was archived
     * @param end when that was so
     */
    record Reading(Instant to, Instant end) {}

    /** Looks at the lag at every moment from the end of the first of these to that of the last one. */
    void add(List<Reading> readings) {
        for (int i = 1; i < readings.size(); i++) {
            Reading before = readings.get(i - 1);
            for (Instant at = before.end(); at.isBefore(readings.get(i).end()); at = at.plus(STEP)) {
                seconds.add(Duration.between(before.to(), at).toMillis() / MILLIS);
            }
        }
    }

    /** The lag that it does not exceed for this share of the time. */
    double quantile(double share) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
