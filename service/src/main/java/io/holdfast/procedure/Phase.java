package io.holdfast.procedure;

/** Where a procedure stands. The names are persisted. */
public enum Phase {
    /** Its steps run, forward. */
    RUNNING,
    /** A deciding step is done: the operation has happened, and only tidying up is left. */
    FINISHING,
    /** Something failed; its steps are undone, backward. */
    ROLLING_BACK,
    COMPLETE,
    FAILED;

    public boolean isEnded() {
        return this == COMPLETE || this == FAILED;
    }

    /** Whether the operation has happened, tidied up or not. */
    public boolean hasHappened() {
        return this == COMPLETE || this == FINISHING;
    }
}
