package io.holdfast.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gc deleted, or would delete.
 *
 * @param dryRun whether it only looked
 * @param objects objects that were deleted, or that would be
 * @param bytes bytes that they had
 * @param garbage what was found of each session; more than was deleted where running sessions may need it
 * @param spared sessions of which nothing is deleted
 * @param ended sessions that it ended, as they gave no sign of life
 * @param sparedBecause why garbage was found and none of it deleted; null if there is no such reason
 */
public record GcResult(
        boolean dryRun,
        long objects,
        long bytes,
        List<Garbage> garbage,
        List<Spared> spared,
        List<String> ended,
        @Nullable String sparedBecause) {

    public GcResult {
        garbage = List.copyOf(garbage);
        spared = List.copyOf(spared);
        ended = List.copyOf(ended);
    }

    /** What one session stored and nobody needs. */
    public record Garbage(String session, String reason, long objects, long bytes) {}

    public record Spared(String session, String reason) {}
}
