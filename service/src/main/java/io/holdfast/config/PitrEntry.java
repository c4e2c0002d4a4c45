package io.holdfast.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.measure.ByteCount;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a service archives logs.
 *
 * @param interval how long it waits after each reading; without it, a minute
 * @param mergeAfter how many readings become one segment of the log archive; without it, 60
 * @param holdMaxAge how long a cluster keeps logs that are not read; without it, a day
 * @param holdMaxBytes how many bytes of them it keeps at most; without it, 100 GB
 * @param renewImages whether it takes a new image of a table whose archive was interrupted; without it, it does
 */
public record PitrEntry(
        @Nullable Duration interval,
        @JsonProperty("merge-after") @Nullable Integer mergeAfter,
        @JsonProperty("hold-max-age") @Nullable Duration holdMaxAge,
        @JsonProperty("hold-max-bytes") @Nullable ByteCount holdMaxBytes,
        @JsonProperty("renew-images") @Nullable Boolean renewImages) {

    public static final PitrEntry NONE = new PitrEntry(null, null, null, null, null);

    private static final Duration USUAL = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int USUAL_MERGED = 60;
    private static final int MOST_MERGED = 1_000;

    private static final Duration USUAL_AGE = Duration.ofDays(1);
    /** A hold is exchanged when it is an hour old: one that is older was not read. */
    private static final Duration LEAST_AGE = Duration.ofHours(2);

    private static final ByteCount USUAL_BYTES = new ByteCount(100_000_000_000L);
    /** A hold is exchanged when it keeps 10 GiB. */
    private static final ByteCount LEAST_BYTES = new ByteCount(20L << 30);

    public PitrEntry {
        if (interval != null && (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("expected an interval of pitr from 1s to 1h, found " + interval);
        }
        if (holdMaxAge != null && holdMaxAge.compareTo(LEAST_AGE) < 0) {
            throw new IllegalArgumentException("expected hold-max-age of pitr from 2h on, found " + holdMaxAge);
        }
        if (holdMaxBytes != null && holdMaxBytes.bytes() < LEAST_BYTES.bytes()) {
            throw new IllegalArgumentException("expected hold-max-bytes of pitr from 20GiB on, found " + holdMaxBytes);
        }
        if (mergeAfter != null && (mergeAfter < 2 || mergeAfter > MOST_MERGED)) {
            throw new IllegalArgumentException("expected merge-after of pitr from 2 to 1000, found " + mergeAfter);
        }
    }

    public Duration betweenReadings() {
        return Objects.requireNonNullElse(interval, USUAL);
    }

    public Duration longestHold() {
        return Objects.requireNonNullElse(holdMaxAge, USUAL_AGE);
    }

    public ByteCount mostHeld() {
        return Objects.requireNonNullElse(holdMaxBytes, USUAL_BYTES);
    }

    public boolean renewsImages() {
        return renewImages == null || renewImages;
    }

    public int mergedReadings() {
        return mergeAfter == null ? USUAL_MERGED : mergeAfter;
    }
}
