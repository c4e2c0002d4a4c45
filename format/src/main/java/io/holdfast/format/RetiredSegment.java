package io.holdfast.format;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A segment that another one stands for now, kept for those that may have found it before.
 *
 * @param since when a reading first found it retired, by the clock of the service; null until one has
 */
public record RetiredSegment(
        LogSegmentRef segment, @Nullable Instant since) {

    public RetiredSegment {
        Objects.requireNonNull(segment);
    }
}
