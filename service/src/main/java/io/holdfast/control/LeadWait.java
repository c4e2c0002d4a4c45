package io.holdfast.control;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.error.Conflict;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.ProcedureId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a command does while another process leads: it says that it waits, and gives up if that one is at work on what it
 * wants to lock.
 */
final class LeadWait implements Runnable {

    private final Leaders leaders;
    private final Cluster cluster;
    private final ProcedureId session;
    private final List<Lock> wanted;
    private final ProgressListener progress;
    private final Clock clock;
    private final Instant begin;

    LeadWait(
            Leaders leaders,
            Cluster cluster,
            ProcedureId session,
            List<Lock> wanted,
            ProgressListener progress,
            Clock clock) {
        this.leaders = leaders;
        this.cluster = cluster;
        this.session = session;
        this.wanted = wanted;
        this.progress = progress;
        this.clock = clock;
        this.begin = clock.instant();
    }

    @Override
    public void run() {
        progress.progressed(new Progress(session.text(), "WAIT_FOR_LEAD", 0, 0, "steps"));
        // Until then the leader may be dead: then it is for us to bring its session to an end.
        if (clock.instant().isAfter(begin.plus(leaders.silence()))) {
            refusal().ifPresent(refusal -> {
                throw refusal;
            });
        }
    }

    private Optional<Conflict> refusal() {
        return leaders.journal(cluster).stream()
                .flatMap(record -> record.refusing(wanted).stream())
                .findFirst();
    }
}
