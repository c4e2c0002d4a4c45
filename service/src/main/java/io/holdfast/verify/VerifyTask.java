package io.holdfast.verify;

import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.StoredFile;
import io.holdfast.format.ValueForms;
import io.holdfast.work.PackedJson;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a worker is told of files that it is to verify. Components are added, never changed; one without which the others
 * would be misunderstood comes with another format.
 *
 * @param repository its location
 * @param repositoryId what has to be there
 * @param batch the files, with the sums that their bytes have to have
 */
record VerifyTask(int format, String repository, RepositoryId repositoryId, ReadBatch batch) {

    static final String KIND = "verify";
    static final int FORMAT = 1;

    private static final PackedJson FORM = new PackedJson(ValueForms.module());

    byte[] encode() {
        return FORM.pack(this);
    }

    /** Rejected if it is none that this version understands. */
    static VerifyTask decode(byte[] packed) {
        VerifyTask task = FORM.unpack(packed, VerifyTask.class);
        if (task.format != FORMAT) {
            throw new Rejected(
                    "unable to verify files: expected a task of format " + FORMAT + ", found " + task.format,
                    "run the same version everywhere");
        }
        return task;
    }

    /** What became of it: of each file that is not as it must be, what was seen; all others are. */
    record Result(List<Seen> suspects) {

        private static final int LONGEST = 500;

        /** @param file its number in the batch, from 0 */
        record Seen(int file, String what) {}

        Result {
            suspects = List.copyOf(suspects);
        }

        static Result of(ReadBatch batch, List<Suspect> suspects) {
            List<StoredFile> files = batch.files();
            return new Result(suspects.stream()
                    .map(suspect -> new Seen(files.indexOf(suspect.file()), bounded(suspect.seen())))
                    .toList());
        }

        private static String bounded(String text) {
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        }

        byte[] encode() {
            return FORM.pack(this);
        }

        static Result decode(byte[] packed) {
            return FORM.unpack(packed, Result.class);
        }

        /** Unavailable if it is not about that batch. */
        List<Suspect> of(ReadBatch batch) {
            List<StoredFile> files = batch.files();
            List<Suspect> found = new ArrayList<>();
            for (Seen seen : suspects) {
                if (seen.file < 0 || seen.file >= files.size()) {
                    throw new Unavailable(
                            "unable to verify files: expected a worker to speak of the %d that it was told, found number %d"
                                    .formatted(files.size(), seen.file),
                            "run the same version everywhere",
                            null);
                }
                found.add(new Suspect(files.get(seen.file), seen.what));
            }
            return found;
        }
    }
}
