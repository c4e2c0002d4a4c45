package io.holdfast.dispatch;

/**
 * The way to one worker that is connected. Its methods never block, never throw and never call the dispatcher back before
 * they return; orders arrive in the order in which they were sent, or not at all once the connection has ended.
 */
public interface WorkerLink {

    void send(Order order);

    /** Whether it takes more just now; false while what was sent before piles up. */
    boolean isReady();

    /** Ends the connection. */
    void close(String reason);
}
