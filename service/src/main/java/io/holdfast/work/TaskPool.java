package io.holdfast.work;

import io.holdfast.error.Fenced;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run side by side on a fixed number of threads. At most twice as many are held at a time, so that whoever
 * makes them is slowed down to their pace. The first failure is thrown at the next call; tasks that have not begun by then
 * are dropped. With parallelism 1, tasks run at once on the calling thread, and a failure is thrown by the call that handed
 * its task over.
 */
public final class TaskPool implements AutoCloseable {

    private final ExecutorService threads;
    private final Executor runner;
    private final Semaphore places;
    private final int capacity;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    public TaskPool(String name, int parallelism) {
        this.capacity = 2 * parallelism;
        this.places = new Semaphore(capacity);
        this.threads = Executors.newFixedThreadPool(parallelism, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        this.runner = parallelism == 1 ? Runnable::run : threads;
    }

    /** Hands a task over, waiting for a free place, or runs it. */
    public void submit(Runnable task) {
        acquire(1);
        runner.execute(() -> {
            try {
                if (failure.get() == null) {
                    task.run();
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

    /** Drops what has not begun and waits for what has. */
    @Override
    public void close() {
        failure.compareAndSet(null, new IllegalStateException("the pool is closed"));
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
