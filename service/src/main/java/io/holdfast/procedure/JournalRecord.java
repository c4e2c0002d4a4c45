package io.holdfast.procedure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.error.Conflict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that is persisted of one procedure. Each change is a new record.
 *
 * @param version of this form; what an engine writes is of {@link #VERSION}, and it leaves alone what is newer
 * @param parent of which it is a part; null if it stands for itself
 * @param kind the stable name of its kind
 * @param step the step to run, or while rolling back the step to undo, next; its name in the enum of steps
 * @param state the procedure's own record
 * @param locks what it holds until its end, or in phase WAITING what it waits for
 * @param reports what was reported to it since the step began
 * @param childrenAtOnce how many of the step's children run side by side; 0 while the step has begun none
 * @param cancelled whether it is to be undone because somebody wants it so
 * @param closed whether all that follows from its end has been seen to
 * @param stepSince when the step began
 * @param failure why it is rolled back or failed; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record JournalRecord(
        int version,
        ProcedureId id,
        @Nullable Parent parent,
        String kind,
        Phase phase,
        String step,
        @JsonInclude JsonNode state,
        List<Lock> locks,
        List<JsonNode> reports,
        int childrenAtOnce,
        boolean cancelled,
        boolean closed,
        Instant startedAt,
        Instant stepSince,
        Instant updatedAt,
        @Nullable Failure failure) {

    /** The first form had no version, and no more than id, kind, phase, step, state, moments and failure. */
    static final int VERSION = 2;

    private static final int MOST_REPORTS = 1_000;

    /** The procedure that a child is part of, and the step that began it. */
    public record Parent(ProcedureId id, String step) {}

    public JournalRecord {
        locks = locks == null ? List.of() : List.copyOf(locks);
        reports = reports == null ? List.of() : List.copyOf(reports);
        stepSince = Objects.requireNonNullElse(stepSince, updatedAt);
    }

    public static JournalRecord begin(
            ProcedureId id, @Nullable Parent parent, String kind, String step, JsonNode state, Instant now) {
        return new JournalRecord(
                VERSION,
                id,
                parent,
                kind,
                Phase.RUNNING,
                step,
                state,
                List.of(),
                List.of(),
                0,
                false,
                false,
                now,
                now,
                now,
                null);
    }

    /** What to tell one who wants these locks and will not wait; empty if this one neither holds nor awaits what excludes them. */
    public Optional<Conflict> refusing(List<Lock> wanted) {
        if (phase.isEnded()) {
            return Optional.empty();
        }
        String held = wanted.stream()
                .filter(lock -> locks.stream().anyMatch(lock::excludes))
                .map(Lock::resource)
                .collect(Collectors.joining(", "));
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of(new Conflict(
                        "unable to begin: expected nobody to hold %s, found session %s (%s)".formatted(held, id, kind),
                        "wait until it has ended ('holdfast session wait %s'), or cancel it".formatted(id)));
    }

    boolean isOfANewerVersion() {
        return version > VERSION;
    }

    boolean isChildOf(JournalRecord other) {
        return parent != null && parent.id().equals(other.id) && parent.step().equals(other.step);
    }

    /** Before its first step, with its locks held or, in phase WAITING, wanted. */
    JournalRecord locking(Phase newPhase, List<Lock> newLocks) {
        return with(newPhase, step, state, newLocks, reports, 0, cancelled, closed, stepSince, updatedAt, failure);
    }

    /** At the beginning of another step. */
    JournalRecord moved(Phase newPhase, String newStep, JsonNode newState, int reportsSeen, Instant now) {
        List<JsonNode> unseen = reports.subList(reportsSeen, reports.size());
        return with(newPhase, newStep, newState, locks, unseen, 0, cancelled, closed, now, now, failure);
    }

    /** In the same step, with another state. */
    JournalRecord remembering(JsonNode newState, int atOnce, Instant now) {
        return with(phase, step, newState, locks, reports, atOnce, cancelled, closed, stepSince, now, failure);
    }

    JournalRecord rollingBack(@Nullable Failure why, Instant now) {
        return with(Phase.ROLLING_BACK, step, state, locks, reports, childrenAtOnce, cancelled, closed, now, now, why);
    }

    JournalRecord cancelledAt(Instant now) {
        return with(phase, step, state, locks, reports, childrenAtOnce, true, closed, stepSince, now, failure);
    }

    JournalRecord reported(JsonNode report, Instant now) {
        List<JsonNode> more = new ArrayList<>(reports);
        more.add(report);
        if (more.size() > MOST_REPORTS) {
            throw new IllegalStateException("more than " + MOST_REPORTS + " reports wait for " + id);
        }
        return with(phase, step, state, locks, more, childrenAtOnce, cancelled, closed, stepSince, now, failure);
    }

    /** As it goes on in memory only: what it could not do, for whoever asks. */
    JournalRecord stalledBy(Failure why) {
        Failure shown = phase == Phase.ROLLING_BACK ? failure : why;
        return with(phase, step, state, locks, reports, childrenAtOnce, cancelled, closed, stepSince, updatedAt, shown);
    }

    JournalRecord closedRecord() {
        return with(phase, step, state, List.of(), List.of(), 0, cancelled, true, stepSince, updatedAt, failure);
    }

    private JournalRecord with(
            Phase newPhase,
            String newStep,
            JsonNode newState,
            List<Lock> newLocks,
            List<JsonNode> newReports,
            int newAtOnce,
            boolean newCancelled,
            boolean newClosed,
            Instant newStepSince,
            Instant newUpdatedAt,
            @Nullable Failure newFailure) {
        return new JournalRecord(
                VERSION,
                id,
                parent,
                kind,
                newPhase,
                newStep,
                newState,
                newLocks,
                newReports,
                newAtOnce,
                newCancelled,
                newClosed,
                startedAt,
                newStepSince,
                newUpdatedAt,
                newFailure);
    }
}
