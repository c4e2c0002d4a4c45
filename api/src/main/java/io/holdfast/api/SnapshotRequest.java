package io.holdfast.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks for snapshots.
 *
 * @param name of the snapshot; with several tables, of the group
 * @param tables as users write them
 * @param timeToLive after which HBase deletes them; empty: never
 */
public record SnapshotRequest(String name, List<String> tables, Policy policy, Optional<Duration> timeToLive) {

    public SnapshotRequest {
        tables = List.copyOf(tables);
    }

    /** What happens to what is only in the memory of region servers. */
    public enum Policy {
        /** It is written to files first, and is in the snapshot. */
        FLUSH,
        /** It is left where it is, and is not in the snapshot. */
        SKIP_FLUSH
    }
}
