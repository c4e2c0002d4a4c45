package io.holdfast.verify;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import io.holdfast.format.VerifyingInputStream;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which files are damaged: what the first reading, by whomever, saw anything in is read again here, alone, and only
 * what is seen now is reported. May be used by many threads.
 */
final class FileReading {

    private static final Logger LOG = LoggerFactory.getLogger(FileReading.class);

    private final FirstReading first;
    private final Inspection inspection;
    private final Doubt doubt;
    private final Findings findings;
    private final LongConsumer progress;

    FileReading(FirstReading first, Inspection inspection, Doubt doubt, Findings findings, LongConsumer progress) {
        this.first = first;
        this.inspection = inspection;
        this.doubt = doubt;
        this.findings = findings;
        this.progress = progress;
    }

    FirstReading first() {
        return first;
    }

    /** The objects in which files are not as they must be; the findings say what is wrong. */
    Set<ObjectKey> damaged(ReadBatch batch) {
        List<Suspect> suspects = first.suspects(batch, progress);
        if (suspects.size() < batch.files().size()) {
            doubt.answered();
        }
        Set<ObjectKey> damaged = new TreeSet<>();
        for (Suspect suspect : suspects) {
            StoredFile file = suspect.file();
            Optional<Problem> problem = doubt.confirmed(file.object(), () -> readAlone(file));
            if (problem.isPresent()) {
                report(file, problem.get());
                damaged.add(file.object());
            } else {
                LOG.info(
                        "{} in {} is right, though it did not seem so: {}",
                        file.origin(),
                        file.object(),
                        suspect.seen());
            }
        }
        return damaged;
    }

    private void report(StoredFile file, Problem problem) {
        switch (problem.kind()) {
            case MISSING, LENGTH -> findings.addObject(file.object(), problem);
            default -> findings.addFile(file, problem);
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
            return FileContent.flaw(content, file.length(), count -> {})
                    .map(what -> new Problem(
                            FindingKind.HFILE,
                            file.origin() + ": " + what + "; its sums are right, so it was so when it was stored"));
        } catch (Corrupt e) {
            return Optional.of(Problem.of(FindingKind.CHECKSUM, e));
        } catch (IOException e) {
            throw new Unavailable("unable to read " + file.object() + ": " + e.getMessage(), null, e);
        }
    }
}
