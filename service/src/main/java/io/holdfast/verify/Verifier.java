package io.holdfast.verify;

import io.holdfast.api.ProgressListener;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Inspection;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Verifies a repository: header and roots; intents, histories and earlier verifications; manifests and shards; that every
 * object is there with its length; the bytes of as many files as are asked for. What seems wrong is looked at twice, and
 * reported only if it hurts what is still listed at the end. May run beside backups, deletions and other verifications.
 */
public final class Verifier {

    private final Clock clock;
    private final int parallelism;
    private final Supplier<Optional<Dispatcher>> workers;

    /**
     * @param parallelism objects that are read side by side
     * @param workers who reads the files; empty while there is nobody to hand them to
     */
    public Verifier(Clock clock, int parallelism, Supplier<Optional<Dispatcher>> workers) {
        this.clock = clock;
        this.parallelism = parallelism;
        this.workers = workers;
    }

    /**
     * Verifies, and keeps what it found in the repository. {@code Rejected} if there is no such backup, {@code Unavailable}
     * if there is no repository or it does not answer; damage is no error.
     *
     * @param session a new one
     */
    public VerifyResult verify(SessionId session, Subject subject, VerifyRequest request, ProgressListener progress) {
        VerifyRun.Asked asked = new VerifyRun.Asked(session, request, progress);
        return workers.get()
                .map(dispatcher -> byWorkers(dispatcher, subject, asked))
                .orElseGet(() -> here(subject, asked));
    }

    private VerifyResult here(Subject subject, VerifyRun.Asked asked) {
        Inspection inspection = subject.open(() -> subject.bytesPerSecond().orElse(0));
        FirstReading here = new FirstReadingHere(inspection, parallelism);
        return new VerifyRun(inspection, clock, parallelism, asked, roots -> here).run();
    }

    private VerifyResult byWorkers(Dispatcher dispatcher, Subject subject, VerifyRun.Asked asked) {
        try (Delegation delegation =
                dispatcher.begin("verify-" + asked.session(), subject.bytesPerSecond(), () -> {})) {
            Inspection inspection = subject.open(delegation::shareHere);
            FirstReading here = new FirstReadingHere(inspection, parallelism);
            // Workers refuse what they cannot open, and it is to be found out what is wrong with it all the same.
            VerifyRun.Readers readers = roots -> roots.idIfItOpens()
                    .<FirstReading>map(id -> new FirstReadingByWorkers(delegation, here, subject.location(), id))
                    .orElse(here);
            return new VerifyRun(inspection, clock, parallelism, asked, readers).run();
        }
    }
}
