package io.holdfast.format;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time of which every edit of a table is in the archive.
 *
 * @param from every edit that was committed at this moment or later, and up to the end, is there
 * @param to the end, inclusive; null as long as it goes on, which is up to that of the chain
 * @param end why it ended, for people; null as long as it goes on
 */
public record LogSpan(
        Instant from, @Nullable Instant to, @Nullable String end) {

    /** Characters of the reason. */
    public static final int LONGEST_END = 1_000;

    public LogSpan {
        Objects.requireNonNull(from);
        Invariant.holds((to == null) == (end == null), "an end and why, or neither", String.valueOf(end));
        if (end != null) {
            Invariant.text("the reason of an end", end, LONGEST_END);
        }
    }

    public boolean isOpen() {
        return to == null;
    }
}
