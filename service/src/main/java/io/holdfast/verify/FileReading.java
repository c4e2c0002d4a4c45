package io.holdfast.verify;

import io.holdfast.error.Corrupt;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.StoredFile;
import io.holdfast.format.VerifyingInputStream;
import io.holdfast.hbase.HFileCheck;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Reads the files of one data object, each byte once: sums of Holdfast and of HBase in one pass, neighbours in one request.
 * Only what seems to be damaged is read for a second time, alone. May be used by many threads.
 */
final class FileReading {

    /** Reading over a gap costs less than another request up to about here. */
    private static final long LARGEST_GAP = 1 << 20;

    private static final int BUFFER = 1 << 18;

    private final Inspection inspection;
    private final Doubt doubt;
    private final Findings findings;
    private final LongConsumer progress;

    FileReading(Inspection inspection, Doubt doubt, Findings findings, LongConsumer progress) {
        this.inspection = inspection;
        this.doubt = doubt;
        this.findings = findings;
        this.progress = progress;
    }

    /** Whether all of these files of one object are as they must be; if not, the findings say what is wrong. */
    boolean read(List<StoredFile> files) {
        boolean sound = true;
        for (List<StoredFile> run : ReadRuns.of(files, LARGEST_GAP)) {
            for (StoredFile suspect : suspectsOf(run)) {
                Optional<Problem> problem = doubt.confirmed(suspect.object(), () -> readAlone(suspect));
                problem.ifPresent(found -> report(suspect, found));
                sound &= problem.isEmpty();
            }
            progress.accept(run.stream().mapToLong(StoredFile::length).sum());
        }
        return sound;
    }

    private void report(StoredFile file, Problem problem) {
        switch (problem.kind()) {
            case MISSING, LENGTH -> findings.addObject(file.object(), problem);
            default -> findings.addFile(file, problem);
        }
    }

    /** Those in which the first reading saw anything that is not as it must be, or did not come to. */
    private List<StoredFile> suspectsOf(List<StoredFile> run) {
        long from = run.get(0).offset();
        List<StoredFile> suspects = new ArrayList<>(run);
        try (InputStream object = inspection
                .open(run.get(0).object(), from, ReadRuns.end(run) - from)
                .orElse(InputStream.nullInputStream())) {
            long at = from;
            for (StoredFile file : run) {
                object.skipNBytes(file.offset() - at);
                Slice slice = new Slice(object, file.length());
                if (isSound(slice, file)) {
                    suspects.remove(file);
                    doubt.answered();
                }
                slice.drain();
                at = file.offset() + file.length();
            }
        } catch (Corrupt | Unavailable | OutcomeUnknown | IOException e) {
            return suspects;
        }
        return suspects;
    }

    private static boolean isSound(Slice slice, StoredFile file) throws IOException {
        try {
            return readThrough(new VerifyingInputStream(slice, file), file.length())
                    .isEmpty();
        } catch (Corrupt e) {
            return false;
        }
    }

    private Optional<Problem> readAlone(StoredFile file) {
        Optional<InputStream> object;
        try {
            object = inspection.open(file.object(), file.offset(), file.length());
        } catch (Corrupt e) {
            return Optional.of(Problem.of(FindingKind.LENGTH, e));
        }
        if (object.isEmpty()) {
            return Problem.ofLength(file.lengthOfObject(), Optional.empty());
        }
        try (InputStream content = new VerifyingInputStream(object.get(), file)) {
            return readThrough(content, file.length())
                    .map(what -> new Problem(
                            FindingKind.HFILE,
                            file.origin() + ": " + what + "; its sums are right, so it was so when it was stored"));
        } catch (Corrupt e) {
            return Optional.of(Problem.of(FindingKind.CHECKSUM, e));
        } catch (IOException e) {
            throw new Unavailable("unable to read " + file.object() + ": " + e.getMessage(), null, e);
        }
    }

    private static Optional<String> readThrough(InputStream content, long length) throws IOException {
        HFileCheck check = new HFileCheck(length);
        byte[] buffer = new byte[(int) Math.min(BUFFER, length + 1)];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            check.update(buffer, 0, count);
        }
        return check.finish();
    }
}
