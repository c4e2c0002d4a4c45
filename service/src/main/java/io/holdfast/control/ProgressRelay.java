package io.holdfast.control;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Passes the progress of a procedure on to a client: at most ten times a second, and always the first and the last word. */
final class ProgressRelay implements ProcedureListener {

    private static final Duration SHORTEST_GAP = Duration.ofMillis(100);

    private final ProgressListener client;
    private final Clock clock;
    private Instant last = Instant.MIN;
    private long furthest;

    ProgressRelay(ProgressListener client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public synchronized void moved(JournalRecord record) {
        furthest = 0;
        last = Instant.MIN;
        if (!record.phase().isEnded()) {
            client.progressed(new Progress(record.id().toString(), record.step(), 0, 0, "steps"));
        }
    }

    @Override
    public synchronized void progressed(ProcedureId id, String step, long done, long total, String unit) {
        // Threads report in any order; what a client sees never goes back.
        furthest = Math.max(furthest, done);
        Instant now = clock.instant();
        if (furthest == total
                || last.equals(Instant.MIN)
                || Duration.between(last, now).compareTo(SHORTEST_GAP) >= 0) {
            last = now;
            client.progressed(new Progress(id.toString(), step, furthest, total, unit));
        }
    }
}
