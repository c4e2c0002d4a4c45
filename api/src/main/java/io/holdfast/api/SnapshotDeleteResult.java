package io.holdfast.api;

import java.util.List;

/** Snapshots that were deleted. */
public record SnapshotDeleteResult(String sessionId, List<String> deleted) implements SessionResult {

    public SnapshotDeleteResult {
        deleted = List.copyOf(deleted);
    }
}
