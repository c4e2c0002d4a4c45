package io.holdfast.storage;

import io.holdfast.error.Unavailable;
import java.time.Duration;

/** Waits. A test's own lets a clock of its own go on instead. */
@FunctionalInterface
public interface Pause {

    void pause(Duration duration);

    /** Lets the thread sleep. {@code Unavailable} if it is interrupted. */
    static Pause sleeping() {
        return duration -> {
            try {
                Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unavailable("unable to wait: interrupted", null, e);
            }
        };
    }
}
