package io.holdfast.work;

/** A kind of tasks that a worker can run. */
public interface TaskKind {

    String name();

    /**
     * Looks whether this process can run the task, and does nothing else yet. What it throws is a refusal: the task goes to
     * another worker.
     */
    Prepared prepare(byte[] payload, TaskContext context);

    /** A task that can be run. */
    @FunctionalInterface
    interface Prepared {

        /** Runs it, and returns what the leader has to know. */
        byte[] run();
    }
}
