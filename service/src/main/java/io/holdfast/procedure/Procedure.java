package io.holdfast.procedure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An operation written as a list of steps. Its whole memory is one small immutable record {@code S} that the engine
 * persists before each step; nothing else survives from step to step.
 *
 * <p>Each step is idempotent: after a crash it is run again, by another process, with the state that it was first run
 * with. It therefore looks at the world, not at what it remembers. The same holds for its undo, which is also called when
 * the step itself failed half-way.
 *
 * @param <S> the state: a record that Jackson can write and read, evolvable by adding components that may be absent
 * @param <K> the steps, in the order in which they run; the names are persisted and are for ever
 */
public interface Procedure<S extends Record, K extends Enum<K> & Procedure.Step> {

    /** One step of a procedure. */
    interface Step {

        /**
         * Whether the operation has happened once this step is done. What follows is tidying up: from here on the
         * procedure cannot fail or be cancelled. Only the failure of a procedure that it is a child of undoes it.
         */
        default boolean decides() {
            return false;
        }
    }

    /** The stable name under which procedures of this kind are persisted. */
    String kind();

    Class<S> stateType();

    Class<K> stepType();

    /** What the procedure holds from its first step to its end. Children hold nothing: their parent does. */
    default List<Lock> locks(S state) {
        return List.of();
    }

    /**
     * How long a step may take with all its attempts and children; then it fails. Steps that tidy up have no limit. It is
     * looked at whenever the step waits, and at {@link StepContext#checkRunning}.
     */
    default Optional<Duration> limit(K step) {
        return Optional.empty();
    }

    /** How often a step is run again, and after which pause, that could not reach what it needs; empty: as the engine is told. */
    default Optional<RetryPolicy> retries(K step) {
        return Optional.empty();
    }

    /**
     * Does one step, and says what is next.
     *
     * @throws io.holdfast.error.HoldfastException of kind UNAVAILABLE or OUTCOME_UNKNOWN to be run again later, FENCED to
     *     stop at once, any other to be undone
     */
    Outcome<S> execute(K step, S state, StepContext context);

    /**
     * Undoes what the step did or began; the children that it began are undone already. Called in reverse order, beginning
     * with the step that failed, or for a child of a failed parent with its last.
     */
    void undo(K step, S state, StepContext context);
}
