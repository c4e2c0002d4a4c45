package io.holdfast.storage;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets no more than so much through in a second, whoever asks: each caller waits until what it takes is paid for. */
final class Throttle {

    /** What is owed for less than this is waited for with the next. */
    private static final long SHORTEST_NANOS = 1_000_000;

    private final double nanosEach;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private long paidUntil;

    Throttle(double perSecond, LongSupplier nanoTime, Pause pause) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(perSecond + " in a second");
        }
        this.nanosEach = 1e9 / perSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.paidUntil = nanoTime.getAsLong();
    }

    void take(long amount) {
        long wait = book(amount);
        if (wait >= SHORTEST_NANOS) {
            pause.pause(Duration.ofNanos(wait));
        }
    }

    /** What was not used while nobody asked is not saved up. */
    private synchronized long book(long amount) {
        long now = nanoTime.getAsLong();
        if (paidUntil - now < 0) {
            paidUntil = now;
        }
        paidUntil += Math.round(amount * nanosEach);
        return paidUntil - now;
    }
}
