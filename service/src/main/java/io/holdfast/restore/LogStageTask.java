package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogFile;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.ValueForms;
import io.holdfast.work.PackedJson;
import java.util.List;

/**
 * All that a worker is told of log files that it is to stage. Components are added, never changed; one without which the
 * others would be misunderstood comes with another format.
 *
 * @param repository its location
 * @param repositoryId what has to be there
 * @param cluster where they go
 * @param session in whose folder they are staged
 */
record LogStageTask(
        int format,
        String repository,
        RepositoryId repositoryId,
        ClusterId cluster,
        SessionId session,
        List<LogFile> files) {

    static final String KIND = "stage-logs";
    static final int FORMAT = 1;

    private static final PackedJson FORM = new PackedJson(ValueForms.module());

    LogStageTask {
        files = List.copyOf(files);
    }

    byte[] encode() {
        return FORM.pack(this);
    }

    /** Rejected if it is none that this version understands. */
    static LogStageTask decode(byte[] packed) {
        LogStageTask task = FORM.unpack(packed, LogStageTask.class);
        if (task.format != FORMAT) {
            throw new Rejected(
                    "unable to stage log files: expected a task of format " + FORMAT + ", found " + task.format,
                    "run the same version everywhere");
        }
        return task;
    }
}
