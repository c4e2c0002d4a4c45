package io.holdfast.worker;

import io.holdfast.dispatch.Report;

/** A connection to a leader. Its methods never block, never throw, and never call the listener back before they return. */
public interface LeaderCall {

    void send(Report report);

    /** Whether it takes more just now; what can wait is not sent while it does not. */
    boolean isReady();

    void close();
}
