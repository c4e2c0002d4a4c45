package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** HBase's own snapshots. */
public interface Snapshots {

    /**
     * Asks for a snapshot, and returns before it is complete. HBase goes on with it although whoever asked dies.
     *
     * @return false if HBase is taking another one of this table or under this name; then nothing was begun
     * @throws io.holdfast.error.Conflict if there is one of this name
     */
    boolean begin(SnapshotRequest request);

    /**
     * Whether HBase is taking this snapshot just now; false once it is complete, and if it failed or was never begun. What is
     * found after this said no is whole.
     */
    boolean isUnderWay(SnapshotRequest request);

    /** All complete snapshots, by name. HBase up to 2.5.5 has those among them that it still completes (HBASE-28042). */
    List<SnapshotFacts> list();

    /** The complete snapshot of this name. */
    default Optional<SnapshotFacts> find(SnapshotName name) {
        return list().stream().filter(snapshot -> snapshot.name().equals(name)).findFirst();
    }

    /** Deletes a snapshot; one that is absent is fine. */
    void delete(SnapshotName name);

    /** The table's descriptor at the time of the snapshot, in HBase's own protobuf form. */
    Bytes descriptor(SnapshotName name);

    /**
     * Streams the regions of a complete snapshot, in the order of its manifest, one in memory at a time. The order is the
     * same each time.
     */
    void readRegions(SnapshotName name, Consumer<SnapshotRegion> visitor);

    /**
     * Makes a new table out of a snapshot and returns when all its regions are in service.
     *
     * @throws io.holdfast.error.Conflict if the table exists
     */
    void cloneAs(SnapshotName name, TableId table);

    /**
     * Gives the table that the snapshot is of, which is disabled, the content and settings of the snapshot. After a failure
     * it may have some of both.
     *
     * @throws io.holdfast.error.Unavailable also while HBase is at work on the same table
     */
    void restore(SnapshotName name);

    /**
     * Keeps all files that a snapshot names under another name, too, for ever. A copy that is there already is fine.
     *
     * @param session in whose staging folder the copy is made; what a crash leaves goes with that
     * @param table what the copy claims to be of: whoever meets it learns for which table the files are kept
     */
    void duplicate(SessionId session, SnapshotName name, SnapshotName copy, TableId table);

    /**
     * Whether the table has the regions of the snapshot, by key range and id: it was cloned from it, or from another one of
     * the same origin.
     */
    boolean isClone(TableId table, SnapshotName name);
}
