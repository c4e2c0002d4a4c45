package io.holdfast.server;

import com.linecorp.armeria.common.HttpStatus;
import io.holdfast.rest.Effect;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that carry requests out, so many for each kind of request: who waits for long keeps nobody from looking or
 * cancelling. Nothing waits for a thread: what is too much is refused.
 */
final class Staff implements AutoCloseable {

    private final Map<Effect, ThreadPoolExecutor> threads = new EnumMap<>(Effect.class);

    Staff(int most) {
        for (Effect effect : Effect.values()) {
            ThreadPoolExecutor some =
                    new ThreadPoolExecutor(0, most, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                        Thread thread =
                                new Thread(task, "request-" + effect.name().toLowerCase(Locale.ROOT));
                        thread.setDaemon(true);
                        return thread;
                    });
            threads.put(effect, some);
        }
    }

    void run(Effect effect, Runnable task) {
        ThreadPoolExecutor some = threads.get(effect);
        try {
            if (some != null) {
                some.execute(task);
            }
        } catch (RejectedExecutionException e) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "unable to serve the request: expected fewer than %d of its kind at once, found as many"
                            .formatted(some == null ? 0 : some.getMaximumPoolSize()),
                    "try again when others are done");
        }
    }

    /** Threads that are at work now. */
    int busy() {
        return threads.values().stream()
                .mapToInt(ThreadPoolExecutor::getActiveCount)
                .sum();
    }

    @Override
    public void close() {
        threads.values().forEach(ThreadPoolExecutor::shutdownNow);
    }
}
