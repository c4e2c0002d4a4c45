package io.holdfast.procedure;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is persisted of one procedure.
 *
 * @param kind the stable name of its kind
 * @param step the step to run, or while rolling back the step to undo, next; its name in the enum of steps
 * @param state the procedure's own record
 * @param failure why it is rolled back or failed; null otherwise
 */
public record JournalRecord(
        ProcedureId id,
        String kind,
        Phase phase,
        String step,
        JsonNode state,
        Instant startedAt,
        Instant updatedAt,
        @Nullable Failure failure) {

    JournalRecord moved(Phase newPhase, String newStep, JsonNode newState, Instant now) {
        return new JournalRecord(id, kind, newPhase, newStep, newState, startedAt, now, failure);
    }

    JournalRecord failed(Failure why, Instant now) {
        return new JournalRecord(id, kind, Phase.ROLLING_BACK, step, state, startedAt, now, why);
    }
}
