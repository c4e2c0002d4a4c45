package io.holdfast.snapshot;

import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.work.PackedJson;

/**
 * All that a worker is told of a part of a snapshot that it is to verify. Components are added, never changed; one without
 * which the others would be misunderstood comes with another format.
 *
 * @param cluster whose snapshot it is
 * @param from the first region, in the order of the snapshot's manifest
 * @param to the region after the last
 */
record SnapshotVerifyTask(int format, ClusterId cluster, SnapshotName name, long from, long to) {

    static final String KIND = "verify-snapshot";
    static final int FORMAT = 1;

    private static final PackedJson FORM = new PackedJson(ValueForms.module());

    byte[] encode() {
        return FORM.pack(this);
    }

    /** Rejected if it is none that this version understands. */
    static SnapshotVerifyTask decode(byte[] packed) {
        SnapshotVerifyTask task = FORM.unpack(packed, SnapshotVerifyTask.class);
        if (task.format != FORMAT) {
            throw new Rejected(
                    "unable to verify a snapshot: expected a task of format " + FORMAT + ", found " + task.format,
                    "run the same version everywhere");
        }
        return task;
    }

    /**
     * What was found in these regions.
     *
     * @param damages how much is wrong; what that is the leader finds out itself
     */
    record Result(SnapshotCheck.Tally tally, long damages) {

        byte[] encode() {
            return FORM.pack(this);
        }

        static Result decode(byte[] packed) {
            return FORM.unpack(packed, Result.class);
        }
    }
}
