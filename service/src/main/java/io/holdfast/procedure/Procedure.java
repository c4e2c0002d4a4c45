package io.holdfast.procedure;

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
         * Whether the operation has happened once this step is done. What follows is tidying up: from here on nothing is
         * undone, and a failure does not fail the operation.
         */
        default boolean decides() {
            return false;
        }
    }

    /** The stable name under which procedures of this kind are persisted. */
    String kind();

    Class<S> stateType();

    Class<K> stepType();

    /**
     * Does one step and returns the state for those that follow.
     *
     * @throws io.holdfast.error.HoldfastException of kind UNAVAILABLE or OUTCOME_UNKNOWN to be run again later, FENCED to
     *     stop at once, any other to be undone
     */
    S execute(K step, S state, StepContext context);

    /** Undoes what the step did or began. Called in reverse order, beginning with the step that failed. */
    void undo(K step, S state, StepContext context);
}
