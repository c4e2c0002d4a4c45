package io.holdfast.snapshot;

import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import java.util.List;

/** The snapshot that a table is to be made of, and that table's name. */
public record CloneSnapshotState(SessionId session, SnapshotRef snapshot, TableId target) {

    /**
     * A clone that has not begun, checked as far as that is possible before.
     *
     * @param snapshots what the user's name stands for
     * @throws Rejected if these are several, or the namespace is unknown
     * @throws Conflict if there is a table of this name
     */
    public static CloneSnapshotState begin(
            Cluster cluster, SessionId session, List<SnapshotFacts> snapshots, TableId target) {
        if (snapshots.size() > 1) {
            throw new Rejected(
                    "unable to clone: expected one snapshot, found a group of %d".formatted(snapshots.size()),
                    "name one of them: "
                            + snapshots.stream().map(SnapshotFacts::name).toList());
        }
        if (target.isOfHBase()) {
            throw new Rejected(
                    "unable to clone as table %s: expected the name of a user's table, found one of HBase's own"
                            .formatted(target),
                    null);
        }
        CloneSnapshotState state = new CloneSnapshotState(session, SnapshotRef.of(snapshots.get(0)), target);
        state.check(cluster);
        return state;
    }

    void check(Cluster cluster) {
        if (!cluster.tables().namespaces().contains(target.namespace())) {
            throw new Rejected(
                    "unable to clone as table %s: expected its namespace to exist, found none".formatted(target),
                    "create it first");
        }
        if (cluster.tables().find(target).isPresent()) {
            throw new Conflict(
                    "unable to clone as table %s: expected no table of this name, found one".formatted(target),
                    "choose another name with --as");
        }
        snapshot.requireThere(cluster);
    }

    public SnapshotName pin() {
        return SnapshotPurpose.pin(session, 0);
    }
}
