package io.holdfast.dispatch;

/** Whether the leader runs tasks itself. */
public enum RunOnLeader {
    /** Only tasks that no connected worker may run. */
    AUTO,
    /** No task; one that nobody can be given fails. */
    NEVER,
    /** All tasks; workers get none. */
    ALWAYS
}
