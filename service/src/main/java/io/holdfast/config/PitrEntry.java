package io.holdfast.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a service archives logs.
 *
 * @param interval how long it waits after each reading; without it, a minute
 */
public record PitrEntry(@Nullable Duration interval) {

    public static final PitrEntry NONE = new PitrEntry(null);

    private static final Duration USUAL = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    public PitrEntry {
        if (interval != null && (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("expected an interval of pitr from 1s to 1h, found " + interval);
        }
    }

    public Duration betweenReadings() {
        return interval == null ? USUAL : interval;
    }
}
