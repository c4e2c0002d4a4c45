package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.TableId;
import java.util.List;
import java.util.function.Consumer;

/** HBase's own snapshots. */
public interface Snapshots {

    /**
     * Takes a snapshot that holds every edit acknowledged before the call, and returns when it is complete. One of this
     * name that is complete already is fine: names are unique.
     *
     * @return whether it was taken now; false if it was there, and holds what an earlier moment had
     */
    boolean take(SnapshotName name, TableId table);

    /** All complete snapshots whose names are of the form that ours have, by name. */
    List<SnapshotFacts> list();

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
     * Whether the table has the regions of the snapshot, by key range and id: it was cloned from it, or from another one of
     * the same origin.
     */
    boolean isClone(TableId table, SnapshotName name);
}
