package io.holdfast.api;

import java.util.List;

/** Tables that have again what snapshots of them hold. */
public record SnapshotRestoreResult(String sessionId, List<Table> tables, double seconds) implements SessionResult {

    public SnapshotRestoreResult {
        tables = List.copyOf(tables);
    }

    /** One of them. */
    public record Table(String snapshot, String table) {}
}
