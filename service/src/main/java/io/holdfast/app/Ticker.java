package io.holdfast.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, on a thread of its own, until closed. Whatever it fails with is logged. */
final class Ticker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final String doing;
    private final ScheduledExecutorService thread;

    /**
     * @param thread its name
     * @param doing what is done, as it follows "unable to"
     */
    Ticker(String thread, String doing) {
        this.doing = doing;
        this.thread = Executors.newSingleThreadScheduledExecutor(Daemons.named(thread));
    }

    /** @param pause from the end of one time to the beginning of the next one */
    void start(Duration pause, Runnable task) {
        Future<?> unused =
                thread.scheduleWithFixedDelay(() -> survive(task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void survive(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // Whatever it is: nobody would notice that it is not done any more.
            LOG.error("unable to {}; it is tried again", doing, e);
        }
    }

    /** Interrupts what is done just now, and does not wait for it. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
