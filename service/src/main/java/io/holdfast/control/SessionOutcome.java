package io.holdfast.control;

import io.holdfast.api.RestoreResult;
import io.holdfast.api.SessionResult;
import io.holdfast.archive.ArchiveState;
import io.holdfast.archive.LogMergeState;
import io.holdfast.error.Rejected;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Procedure;
import io.holdfast.restore.RestoreState;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the request that began a session returns, from what the session itself remembers. */
final class SessionOutcome {

    private final Lead lead;

    SessionOutcome(Lead lead) {
        this.lead = lead;
    }

    /**
     * What a session that has ended gives.
     *
     * @param restored tells of a restore that took so many seconds
     * @param chains reads what a session wrote of a log archive
     */
    SessionResult of(
            JournalRecord last,
            BiFunction<RestoreState, Double, RestoreResult> restored,
            Function<LogHead, LogChain> chains) {
        FrontDoor.requireHappened(last);
        double seconds = Duration.between(last.startedAt(), last.updatedAt()).toMillis() / 1000.0;
        for (Procedure<?, ?> kind : lead.restores().kinds()) {
            if (is(last, kind) && kind.stateType().equals(RestoreState.class)) {
                return restored.apply((RestoreState) lead.engine().stateOf(last, kind), seconds);
            }
        }
        if (is(last, lead.fullBackup())) {
            return BackupDesk.result(lead.engine().stateOf(last, lead.fullBackup()), seconds);
        }
        if (is(last, lead.incrementalBackup())) {
            return BackupDesk.result(lead.engine().stateOf(last, lead.incrementalBackup()), seconds);
        }
        if (is(last, lead.archive())) {
            ArchiveState state = lead.engine().stateOf(last, lead.archive());
            return PitrDesk.result(state.session(), chains.apply(committed(state.after())), seconds);
        }
        if (is(last, lead.logMerge())) {
            LogMergeState state = lead.engine().stateOf(last, lead.logMerge());
            return PitrDesk.result(state.session(), chains.apply(committed(state.after())), seconds);
        }
        return ofSnapshots(last, seconds);
    }

    static LogHead committed(@Nullable LogHead after) {
        return Objects.requireNonNull(after, "what is committed has a chain");
    }

    private SessionResult ofSnapshots(JournalRecord last, double seconds) {
        SnapshotDesk.requireFinished(last);
        if (is(last, lead.snapshots().create())) {
            return SnapshotDesk.created(
                    lead.engine().stateOf(last, lead.snapshots().create()), seconds);
        }
        if (is(last, lead.snapshots().cloning())) {
            return SnapshotDesk.cloned(
                    lead.engine().stateOf(last, lead.snapshots().cloning()), seconds);
        }
        if (is(last, lead.snapshots().restore())) {
            return SnapshotDesk.restored(
                    lead.engine().stateOf(last, lead.snapshots().restore()), seconds);
        }
        if (is(last, lead.snapshots().delete())) {
            return SnapshotDesk.deleted(
                    lead.engine().stateOf(last, lead.snapshots().delete()));
        }
        throw new Rejected(
                "unable to tell the result of session %s: expected a kind that is known here, found %s"
                        .formatted(last.id(), last.kind()),
                "a newer version may have begun it");
    }

    private static boolean is(JournalRecord record, Procedure<?, ?> procedure) {
        return record.kind().equals(procedure.kind());
    }
}
