package io.holdfast.storage;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Lets no more than so much through in a second, whoever asks: each caller waits until what it takes is paid for. Of what
 * nobody used, the last second's worth is kept, so that a caller who now and then is busy with something else, such as the
 * sending of what was let through, still gets the whole rate. Time counts from the first call on: there is nothing in
 * advance. The rate may change; it holds for what is asked for from then on.
 */
final class Throttle {

    /** What is owed for less than this is waited for with the next. */
    private static final long SHORTEST_NANOS = 1_000_000;

    private static final long KEPT_NANOS = 1_000_000_000;

    private final DoubleSupplier perSecond;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private boolean begun;
    private long paidUntil;

    Throttle(double perSecond, LongSupplier nanoTime, Pause pause) {
        this(constant(perSecond), nanoTime, pause);
    }

    /** @param perSecond asked each time; 0 for no limit just now */
    Throttle(DoubleSupplier perSecond, LongSupplier nanoTime, Pause pause) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    private static DoubleSupplier constant(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(perSecond + " in a second");
        }
        return () -> perSecond;
    }

    void take(long amount) {
        long wait = book(amount);
        if (wait >= SHORTEST_NANOS) {
            pause.pause(Duration.ofNanos(wait));
        }
    }

    private synchronized long book(long amount) {
        long now = nanoTime.getAsLong();
        double rate = perSecond.getAsDouble();
        if (rate <= 0) {
            paidUntil = now;
            return 0;
        }
        long kept = begun ? Math.min(now - paidUntil, KEPT_NANOS) : 0;
        begun = true;
        paidUntil = now - kept + Math.round(amount * 1e9 / rate);
        return paidUntil - now;
    }
}
