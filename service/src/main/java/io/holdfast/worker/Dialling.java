package io.holdfast.worker;

import io.holdfast.dispatch.Order;
import io.holdfast.dispatch.WorkerHello;

/** Calls the leader, wherever it is just now. */
@FunctionalInterface
public interface Dialling {

    /**
     * Calls it and introduces the worker. What comes of it the listener is told, later and on other threads; {@code
     * Unavailable} if it is not known where the leader is.
     */
    LeaderCall dial(WorkerHello hello, Listener listener);

    /** Hears what the leader says, one thing after the other. */
    interface Listener {

        void heard(Order order);

        /** The connection has ended, or never came about. */
        void ended(String reason);
    }
}
