package io.holdfast.snapshot;

import io.holdfast.format.SessionId;
import io.holdfast.hbase.SnapshotFacts;
import java.util.List;

/** The snapshots that are to be deleted. */
public record DeleteSnapshotState(SessionId session, List<SnapshotRef> snapshots) {

    public DeleteSnapshotState {
        snapshots = List.copyOf(snapshots);
    }

    /**
     * A deletion that has not begun.
     *
     * @throws io.holdfast.error.Conflict if one of them is not a user's
     */
    public static DeleteSnapshotState begin(SessionId session, List<SnapshotFacts> snapshots) {
        snapshots.forEach(snapshot -> SnapshotPurpose.requireUsers("delete", snapshot));
        return new DeleteSnapshotState(
                session, snapshots.stream().map(SnapshotRef::of).toList());
    }
}
