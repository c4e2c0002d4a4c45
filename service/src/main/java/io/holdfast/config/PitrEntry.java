package io.holdfast.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a service archives logs.
 *
 * @param interval how long it waits after each reading; without it, a minute
 * @param mergeAfter how many readings become one segment of the log archive; without it, 60
 */
public record PitrEntry(
        @Nullable Duration interval,
        @JsonProperty("merge-after") @Nullable Integer mergeAfter) {

    public static final PitrEntry NONE = new PitrEntry(null, null);

    private static final Duration USUAL = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int USUAL_MERGED = 60;
    private static final int MOST_MERGED = 1_000;

    public PitrEntry {
        if (interval != null && (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("expected an interval of pitr from 1s to 1h, found " + interval);
        }
        if (mergeAfter != null && (mergeAfter < 2 || mergeAfter > MOST_MERGED)) {
            throw new IllegalArgumentException("expected merge-after of pitr from 2 to 1000, found " + mergeAfter);
        }
    }

    public Duration betweenReadings() {
        return interval == null ? USUAL : interval;
    }

    public int mergedReadings() {
        return mergeAfter == null ? USUAL_MERGED : mergeAfter;
    }
}
