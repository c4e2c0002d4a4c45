package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.format.SessionId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.RegionEdits;
import io.holdfast.work.PackedJson;

/**
 * All that a worker is told of edits that it is to bring back into a region. Components are added, never changed; one without
 * which the others would be misunderstood comes with another format.
 *
 * @param cluster where the table is
 * @param session in whose folder the log files are staged
 */
record ReplayTask(int format, ClusterId cluster, SessionId session, RegionEdits edits) {

    static final String KIND = "replay";
    static final int FORMAT = 1;

    private static final PackedJson FORM = new PackedJson(ValueForms.module());

    byte[] encode() {
        return FORM.pack(this);
    }

    /** Rejected if it is none that this version understands. */
    static ReplayTask decode(byte[] packed) {
        ReplayTask task = FORM.unpack(packed, ReplayTask.class);
        if (task.format != FORMAT) {
            throw new Rejected(
                    "unable to bring edits back: expected a task of format " + FORMAT + ", found " + task.format,
                    "run the same version everywhere");
        }
        return task;
    }
}
