package io.holdfast.procedure;

import io.holdfast.error.Fenced;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded number of threads, and one that keeps time. What waits for a thread is bounded by the number of procedures.
 * After closing, nothing is begun any more.
 */
public final class Threads implements Scheduler, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timer;

    /** @param most how many steps run side by side */
    public Threads(int most) {
        workers = new ThreadPoolExecutor(
                most, most, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> daemon(task, "procedure"));
        workers.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "procedure-timer"));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void run(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("a task is dropped, as this is closed", closed);
        }
    }

    @Override
    public void runAfter(Duration delay, Runnable task) {
        try {
            Future<?> unused = timer.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("a task is dropped, as this is closed", closed);
        }
    }

    @Override
    public <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fenced("unable to wait: this process is being stopped");
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    /** What a task failed with, as it was thrown. */
    static RuntimeException unwrapped(Exception wrapper) {
        if (wrapper.getCause() instanceof Error e) {
            throw e;
        }
        return wrapper.getCause() instanceof RuntimeException e ? e : new IllegalStateException(wrapper);
    }

    /** Waits for steps that run, for a while, and then interrupts them. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("steps still run; they are interrupted");
                workers.shutdownNow();
                workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
