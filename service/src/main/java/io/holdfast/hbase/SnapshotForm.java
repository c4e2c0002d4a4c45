package io.holdfast.hbase;

/** How a snapshot comes to what it holds. */
public enum SnapshotForm {
    /** Every edit acknowledged before it was asked for: what is in memory is written to files first. */
    FLUSH,
    /** The files that there are; what is only in the memory of region servers is absent. */
    SKIPFLUSH,
    /** The table was disabled, and so everything was in files. */
    OFFLINE
}
