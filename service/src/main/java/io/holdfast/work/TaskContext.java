package io.holdfast.work;

/** What a task may use of the worker that runs it. May be used by many threads. */
public interface TaskContext {

    /** Tasks of one group share one bandwidth. */
    String group();

    /** What all tasks of the group together may pass here in a second, as of now; 0 for as much as they can. */
    long bytesPerSecond();

    /**
     * Tells how much was done since this was last told; less than 0 where something was in vain. Throws FENCED if the task is
     * not wanted any more: to be called often, and at least with each MiB.
     */
    void progress(long amount);
}
