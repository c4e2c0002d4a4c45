package io.holdfast.verify;

import io.holdfast.api.ProgressListener;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Inspection;
import java.time.Clock;

/**
 * Verifies a repository: header and roots; intents, histories and earlier verifications; manifests and shards; that every
 * object is there with its length; the bytes of as many files as are asked for. What seems wrong is looked at twice, and
 * reported only if it hurts what is still listed at the end. May run beside backups, deletions and other verifications.
 */
public final class Verifier {

    private final Inspection inspection;
    private final Clock clock;
    private final int parallelism;

    /** @param parallelism objects that are read side by side */
    public Verifier(Inspection inspection, Clock clock, int parallelism) {
        this.inspection = inspection;
        this.clock = clock;
        this.parallelism = parallelism;
    }

    /**
     * Verifies, and keeps what it found in the repository. {@code Rejected} if there is no such backup, {@code Unavailable}
     * if there is no repository or it does not answer; damage is no error.
     *
     * @param session a new one
     */
    public VerifyResult verify(SessionId session, VerifyRequest request, ProgressListener progress) {
        return new VerifyRun(inspection, clock, parallelism, session, request, progress).run();
    }
}
