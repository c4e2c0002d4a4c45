package io.holdfast.format;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a service looks at the logs of a cluster. Times are whole seconds, from 1 s to 1 h.
 *
 * @param intervalSeconds how long it waits between readings; null if that is left to its configuration
 * @param tailSeconds how long it waits between looks at what is not read yet; 0 or null if it does not look
 */
public record LogPace(
        @Nullable Integer intervalSeconds, @Nullable Integer tailSeconds) {

    public LogPace {
        Invariant.holds(
                intervalSeconds == null || isInterval(Duration.ofSeconds(intervalSeconds)),
                "an interval from 1 s to 1 h",
                String.valueOf(intervalSeconds));
        Invariant.holds(
                tailSeconds == null || tailSeconds == 0 || isInterval(Duration.ofSeconds(tailSeconds)),
                "looks every 1 s to 1 h, or none",
                String.valueOf(tailSeconds));
    }

    /** Whether a service can be asked to wait so long. */
    public static boolean isInterval(Duration time) {
        return time.compareTo(Duration.ofSeconds(1)) >= 0
                && time.compareTo(Duration.ofHours(1)) <= 0
                && time.toNanosPart() == 0;
    }

    /** The same, but for what the other one says. */
    public LogPace changedBy(LogPace other) {
        return new LogPace(
                other.intervalSeconds == null ? intervalSeconds : other.intervalSeconds,
                other.tailSeconds == null ? tailSeconds : other.tailSeconds);
    }
}
