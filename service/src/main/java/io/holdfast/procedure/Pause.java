package io.holdfast.procedure;

import java.time.Duration;

/** Lets time pass; injected, so that tests need none. */
@FunctionalInterface
public interface Pause {

    void pause(Duration duration) throws InterruptedException;
}
