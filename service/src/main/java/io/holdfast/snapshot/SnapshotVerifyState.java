package io.holdfast.snapshot;

import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotName;

/**
 * A part of a snapshot to be verified.
 *
 * @param from the first region, in the order of the snapshot's manifest
 * @param to the region after the last
 * @param files how many there were in these regions, and their bytes; 0 until it is known
 */
record SnapshotVerifyState(SnapshotName name, TableId table, long from, long to, long files, long bytes) {

    SnapshotVerifyState counted(SnapshotCheck.Tally tally) {
        return new SnapshotVerifyState(name, table, from, to, tally.files(), tally.bytes());
    }
}
