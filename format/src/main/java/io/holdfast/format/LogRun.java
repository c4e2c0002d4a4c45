package io.holdfast.format;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Edits of one region that one server wrote one after the other. Edits of one row are in the order of their sequence ids,
 * whatever regions the row was in; so are the runs.
 *
 * @param region its encoded name
 * @param startKey the first row of the region
 * @param endKey the first row after it, empty if there is none; null if it is not known
 * @param firstSequence sequence id of the first edit
 * @param lastSequence that of the last one
 * @param lastCommit when the last edit was committed
 * @param origin null where the writer did not say
 */
public record LogRun(
        String region,
        Bytes startKey,
        @Nullable Bytes endKey,
        long firstSequence,
        long lastSequence,
        Instant lastCommit,
        @Nullable RunOrigin origin) {

    public LogRun {
        Invariant.pathName("region", region);
        Objects.requireNonNull(startKey);
        Objects.requireNonNull(lastCommit);
        Invariant.holds(
                0 <= firstSequence && firstSequence <= lastSequence,
                "sequence ids in order",
                firstSequence + " to " + lastSequence);
    }
}
