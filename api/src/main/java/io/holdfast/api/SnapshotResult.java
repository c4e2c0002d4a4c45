package io.holdfast.api;

import java.util.List;

/**
 * Snapshots that were taken, and verified.
 *
 * @param notes what people should know of them, such as that something is not in them
 */
public record SnapshotResult(String sessionId, List<Snapshot> snapshots, List<String> notes, double seconds)
        implements SessionResult {

    public SnapshotResult {
        snapshots = List.copyOf(snapshots);
        notes = List.copyOf(notes);
    }

    /**
     * One of them.
     *
     * @param memory whether what was only in memory is in it: {@code included}, {@code absent}, or {@code none}, as there
     *     was nothing in memory of a disabled table
     */
    public record Snapshot(String name, String table, String memory, long regions, long files, long bytes) {}
}
