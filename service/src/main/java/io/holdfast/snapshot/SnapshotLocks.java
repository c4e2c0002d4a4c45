package io.holdfast.snapshot;

import io.holdfast.procedure.Lock;

/** The locks on names of snapshots and of groups of them. */
final class SnapshotLocks {

    private SnapshotLocks() {}

    /** For whoever reads a snapshot. */
    static Lock shared(String name) {
        return Lock.shared("snapshot:" + name);
    }

    /** For whoever makes or deletes it. */
    static Lock exclusive(String name) {
        return Lock.exclusive("snapshot:" + name);
    }
}
