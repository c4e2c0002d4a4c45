package io.holdfast.procedure;

/** Where a procedure stands. The names are persisted. */
public enum Phase {
    /** It has not begun: others hold what it wants to lock. */
    WAITING,
    /** Its steps run, forward. */
    RUNNING,
    /** A deciding step is done: the operation has happened, and only tidying up is left. */
    FINISHING,
    /** Something failed or it was cancelled; its steps are undone, backward. */
    ROLLING_BACK,
    COMPLETE,
    FAILED,
    CANCELLED;

    public boolean isEnded() {
        return this == COMPLETE || isUndone();
    }

    /** Whether it has ended and nothing of it is left. */
    boolean isUndone() {
        return this == FAILED || this == CANCELLED;
    }

    /** Whether the operation has happened, tidied up or not. */
    public boolean hasHappened() {
        return this == COMPLETE || this == FINISHING;
    }
}
