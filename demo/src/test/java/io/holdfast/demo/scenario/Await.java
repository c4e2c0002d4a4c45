package io.holdfast.demo.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens in another process: looks often, and gives up at a deadline. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SHORT_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, PAUSE_NANOS, condition);
    }

    /** As {@link #until}, for what Holdfast tries again once in a minute. */
    static void patientlyUntil(String what, Callable<Boolean> condition) {
        until(what, PATIENCE.multipliedBy(3), PAUSE_NANOS, condition);
    }

    /** As {@link #until}, for things that go away; says at the deadline which are still there. */
    static void untilNone(String what, Callable<? extends Collection<?>> things) {
        List<Object> last = new ArrayList<>();
        try {
            until(what, () -> {
                last.clear();
                last.addAll(things.call());
                return last.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", found " + last, e);
        }
    }

    /** As {@link #until}, for moments that are short. */
    static void closelyUntil(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, SHORT_PAUSE_NANOS, condition);
    }

    private static void until(String what, Duration patience, long pauseNanos, Callable<Boolean> condition) {
        Instant deadline = Instant.now().plus(patience);
        while (!holds(condition)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("expected within " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(pauseNanos);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError("unable to look", e);
        }
    }
}
