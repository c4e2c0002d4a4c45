package io.holdfast.work;

import io.holdfast.error.Fenced;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Tasks that run side by side on a fixed number of threads. At most twice as many are held at a time, so that whoever
 * makes them is slowed down to their pace. The first failure is thrown at the next call; tasks that have not begun by then
 * are dropped. With parallelism 1, tasks run at once on the calling thread, and a failure is thrown by the call that handed
 * its task over.
 */
public final class TaskPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskPool.class);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LAST_PATIENCE = Duration.ofMinutes(10);

    private final String name;
    private final Duration patience;
    private final ExecutorService threads;
    private final Executor runner;
    private final Semaphore places;
    private final int capacity;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    public TaskPool(String name, int parallelism) {
        this(name, parallelism, PATIENCE);
    }

    /** @param patience how long tasks have to end at closing before they are interrupted */
    TaskPool(String name, int parallelism, Duration patience) {
        this.name = name;
        this.patience = patience;
        this.capacity = 2 * parallelism;
        this.places = new Semaphore(capacity);
        this.threads = Executors.newFixedThreadPool(parallelism, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        this.runner = parallelism == 1 ? Runnable::run : threads;
    }

    /** Hands a task over, waiting for a free place, or runs it. What it logs is named as what is logged here. */
    public void submit(Runnable task) {
        acquire(1);
        Map<String, String> named = MDC.getCopyOfContextMap();
        runner.execute(() -> {
            try {
                if (failure.get() == null) {
                    run(task, named);
                }
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } catch (Error e) {
                failure.compareAndSet(null, new IllegalStateException("a task died: " + e, e));
                throw e;
            } finally {
                places.release();
            }
        });
        throwFailure();
    }

    private static void run(Runnable task, @Nullable Map<String, String> named) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        name(named);
        try {
            task.run();
        } finally {
            name(before);
        }
    }

    private static void name(@Nullable Map<String, String> named) {
        if (named == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(named);
        }
    }

    /** Waits until all tasks are done. */
    public void finish() {
        acquire(capacity);
        places.release(capacity);
        throwFailure();
    }

    private void acquire(int count) {
        try {
            places.acquire(count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fenced("unable to go on: this process is being stopped");
        }
    }

    private void throwFailure() {
        RuntimeException e = failure.get();
        if (e != null) {
            throw e;
        }
    }

    /**
     * Drops what has not begun and waits for what has, so that nothing is done behind the back of who tidies up next. What
     * does not end is interrupted after a while, and waited for again.
     */
    @Override
    public void close() {
        failure.compareAndSet(null, new IllegalStateException("the pool is closed"));
        threads.shutdown();
        try {
            if (!ended(patience)) {
                LOG.warn("tasks of {} still run; they are interrupted", name);
                threads.shutdownNow();
                if (!ended(LAST_PATIENCE)) {
                    LOG.error("tasks of {} still run {} after they were interrupted", name, LAST_PATIENCE);
                }
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended(Duration limit) throws InterruptedException {
        return threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
