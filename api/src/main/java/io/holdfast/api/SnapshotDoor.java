package io.holdfast.api;

/**
 * The part of the front door that is about HBase's own snapshots. It needs a cluster and no repository. A NAME is that of a
 * snapshot, or of a group of snapshots that were taken together.
 */
public interface SnapshotDoor {

    /**
     * Takes snapshots of some tables, all or none; {@code REJECTED} if one is unknown, {@code CONFLICT} if a name is taken.
     */
    SnapshotResult create(SnapshotRequest request, ProgressListener progress);

    /** Every snapshot of the cluster, by name. */
    SnapshotList list();

    /** What the snapshots of that name hold. */
    SnapshotDetail show(String name);

    /** Looks whether the snapshots of that name can be used. Damage is no error but a finding of the result. */
    SnapshotVerifyResult verify(String name, ProgressListener progress);

    /** Deletes the snapshots of that name; {@code CONFLICT} if one is kept because something else needs it. */
    SnapshotDeleteResult delete(String name, ProgressListener progress);

    /** Makes a new table out of a snapshot, which may then be deleted. */
    SnapshotCloneResult clone(String name, String table, ProgressListener progress);

    /**
     * Gives tables the content and settings of their snapshots, in place, all or none.
     *
     * @param failsafe whether what they are now is kept meanwhile, and put back on any failure
     */
    SnapshotRestoreResult restore(String name, boolean failsafe, ProgressListener progress);
}
