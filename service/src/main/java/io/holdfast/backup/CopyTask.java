package io.holdfast.backup;

import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.format.ValueForms;
import io.holdfast.work.PackedJson;
import java.util.List;

/**
 * All that a worker is told of files that it is to store. Components are added, never changed; one without which the others
 * would be misunderstood comes with another format.
 *
 * @param repository its location
 * @param repositoryId what has to be there
 * @param cluster whose files they are
 * @param attempt another one for each handing out
 */
record CopyTask(
        int format,
        String repository,
        RepositoryId repositoryId,
        ClusterId cluster,
        SessionId session,
        LeaderEpoch epoch,
        int attempt,
        CopyOrder order) {

    static final String KIND = "copy";
    static final int FORMAT = 1;

    private static final PackedJson FORM = new PackedJson(ValueForms.module());

    /** What became of it: one for each file, in the order of the objects and of the files in them. */
    record Result(List<StoredFile> files) {

        Result {
            files = List.copyOf(files);
        }

        byte[] encode() {
            return FORM.pack(this);
        }

        static Result decode(byte[] packed) {
            return FORM.unpack(packed, Result.class);
        }
    }

    byte[] encode() {
        return FORM.pack(this);
    }

    /** Rejected if it is none that this version understands. */
    static CopyTask decode(byte[] packed) {
        CopyTask task = FORM.unpack(packed, CopyTask.class);
        if (task.format != FORMAT) {
            throw new Rejected(
                    "unable to copy files: expected a task of format " + FORMAT + ", found " + task.format,
                    "run the same version everywhere");
        }
        return task;
    }
}
