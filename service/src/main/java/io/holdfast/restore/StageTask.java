package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.Placement;
import io.holdfast.work.PackedJson;
import java.util.List;

/**
 * All that a worker is told of files that it is to stage. Components are added, never changed; one without which the others
 * would be misunderstood comes with another format.
 *
 * @param repository its location
 * @param repositoryId what has to be there
 * @param cluster where they go
 * @param session in whose folder they are staged
 */
record StageTask(
        int format,
        String repository,
        RepositoryId repositoryId,
        ClusterId cluster,
        SessionId session,
        List<Placement> placements) {

    static final String KIND = "stage";
    static final int FORMAT = 2;

    private static final PackedJson FORM = new PackedJson(ValueForms.module());

    StageTask {
        placements = List.copyOf(placements);
    }

    byte[] encode() {
        return FORM.pack(this);
    }

    /** Rejected if it is none that this version understands. */
    static StageTask decode(byte[] packed) {
        StageTask task = FORM.unpack(packed, StageTask.class);
        if (task.format != FORMAT) {
            throw new Rejected(
                    "unable to stage files: expected a task of format " + FORMAT + ", found " + task.format,
                    "run the same version everywhere");
        }
        return task;
    }
}
