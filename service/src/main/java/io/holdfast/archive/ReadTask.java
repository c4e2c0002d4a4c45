package io.holdfast.archive;

import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.ValueForms;
import io.holdfast.work.PackedJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker is told of logs that it is to read. Components are added, never changed; one without which the others
 * would be misunderstood comes with another format.
 *
 * @param repository its location
 * @param repositoryId what has to be there
 * @param cluster whose logs they are
 * @param attempt another one for each handing out
 */
record ReadTask(
        int format,
        String repository,
        RepositoryId repositoryId,
        ClusterId cluster,
        SessionId session,
        LeaderEpoch epoch,
        int attempt,
        LogShare share) {

    static final String KIND = "read-logs";
    static final int FORMAT = 1;

    private static final PackedJson FORM = new PackedJson(ValueForms.module());

    /** Where whoever has the task stores. */
    Place place() {
        return new Place(session, epoch, attempt);
    }

    byte[] encode() {
        return FORM.pack(this);
    }

    /** Rejected if it is none that this version understands. */
    static ReadTask decode(byte[] packed) {
        ReadTask task = FORM.unpack(packed, ReadTask.class);
        if (task.format != FORMAT) {
            throw new Rejected(
                    "unable to read logs: expected a task of format " + FORMAT + ", found " + task.format,
                    "run the same version everywhere");
        }
        return task;
    }

    /**
     * What became of it.
     *
     * @param read null if it is more than can be told: then it was stored in vain
     */
    record Result(@Nullable ReadEdits read) {

        /** What a worker says has to leave room for its form. */
        private static final int MOST_TOLD = 12 << 20;

        static Result of(ReadEdits read) {
            return new Result(read);
        }

        Optional<ReadEdits> edits() {
            return Optional.ofNullable(read);
        }

        byte[] encode() {
            return FORM.packWithin(this, MOST_TOLD).orElseGet(() -> FORM.pack(new Result(null)));
        }

        static Result decode(byte[] packed) {
            return FORM.unpack(packed, Result.class);
        }
    }
}
