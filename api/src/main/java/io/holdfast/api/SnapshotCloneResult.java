package io.holdfast.api;

/**
 * A table that was made out of a snapshot.
 *
 * @param pin the copy of the snapshot that stays until the table needs its files no more
 */
public record SnapshotCloneResult(String sessionId, String snapshot, String table, String pin, double seconds)
        implements SessionResult {}
