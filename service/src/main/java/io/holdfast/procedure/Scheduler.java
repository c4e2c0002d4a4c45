package io.holdfast.procedure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** When and on which thread things are done; injected, so that tests decide both. */
public interface Scheduler {

    /** Runs a task soon, never within this call. Tasks may block. */
    void run(Runnable task);

    /** Runs a task when the time has passed, or later. */
    void runAfter(Duration delay, Runnable task);

    /** Waits for what tasks are to complete, and throws what they completed it with. */
    <T> T await(CompletableFuture<T> future);
}
