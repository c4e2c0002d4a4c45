package io.holdfast.work;

import io.holdfast.error.Fenced;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets no more than so many be at something at the same time. May be used by many threads. */
public final class Turnstile {

    private static final long BETWEEN_LOOKS_MILLIS = 500;

    private final Semaphore places;

    public Turnstile(int most) {
        this.places = new Semaphore(most);
    }

    /**
     * Runs it, once there is room.
     *
     * @param heed called now and then while this waits; what it throws ends the waiting
     */
    public <T> T pass(Runnable heed, Supplier<T> work) {
        enter(heed);
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private void enter(Runnable heed) {
        try {
            while (!places.tryAcquire(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
                heed.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fenced("unable to go on: this process is being stopped");
        }
    }
}
