package io.holdfast.snapshot;

import io.holdfast.error.Rejected;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import java.time.Instant;
import java.util.List;

/**
 * The snapshots whose tables are to be put back in place.
 *
 * @param failsafe whether what the tables are now is kept until the restore has succeeded
 * @param enabled tables that were enabled before
 */
public record RestoreSnapshotState(
        SessionId session, List<SnapshotRef> snapshots, boolean failsafe, Instant begunAt, List<TableId> enabled) {

    public RestoreSnapshotState {
        snapshots = List.copyOf(snapshots);
        enabled = enabled == null ? List.of() : List.copyOf(enabled);
    }

    /**
     * A restore that has not begun, checked as far as that is possible before.
     *
     * @throws Rejected if a table does not exist
     * @throws io.holdfast.error.Conflict if a snapshot is not a user's
     */
    public static RestoreSnapshotState begin(
            Cluster cluster, SessionId session, List<SnapshotFacts> snapshots, boolean failsafe, Instant now) {
        snapshots.forEach(snapshot -> SnapshotPurpose.requireUsers("restore", snapshot));
        RestoreSnapshotState state = new RestoreSnapshotState(
                session, snapshots.stream().map(SnapshotRef::of).toList(), failsafe, now, List.of());
        state.snapshots().forEach(snapshot -> requireTable(cluster, snapshot));
        return state;
    }

    static boolean requireTable(Cluster cluster, SnapshotRef snapshot) {
        return cluster.tables()
                .find(snapshot.table())
                .orElseThrow(() -> new Rejected(
                        "unable to restore snapshot %s: expected table %s to exist, found nothing"
                                .formatted(snapshot.name(), snapshot.table()),
                        "holdfast snapshot clone %s --as %s".formatted(snapshot.name(), snapshot.table())))
                .enabled();
    }

    RestoreSnapshotState prepared(List<TableId> nowEnabled) {
        return new RestoreSnapshotState(session, snapshots, failsafe, begunAt, nowEnabled);
    }

    SnapshotName failsafeOf(int number) {
        return SnapshotPurpose.failsafe(session, number);
    }

    SnapshotName pinOf(int number) {
        return SnapshotPurpose.pin(session, number);
    }

    SnapshotName pinOfFailsafe(int number) {
        return SnapshotPurpose.pinOfFailsafe(session, number);
    }
}
