package io.holdfast.procedure;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Has no threads: whoever waits does the work. Time is what it is told of it, so that a history can be driven from a
 * seed. For one thread only.
 */
public final class CallingThread implements Scheduler {

    private record Later(Duration due, long order, Runnable task) {}

    private final List<Runnable> ready = new ArrayList<>();
    private final Queue<Runnable> added = new ArrayDeque<>();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparing(Later::due).thenComparing(Later::order));
    private final Consumer<Duration> passTime;
    private final IntUnaryOperator choice;
    private Duration now = Duration.ZERO;
    private long order;

    /** First come, first served; time passes at once. */
    public CallingThread() {
        this(duration -> {});
    }

    /** @param passTime lets time pass */
    public CallingThread(Consumer<Duration> passTime) {
        this(passTime, bound -> 0);
    }

    /** @param choice which of so many tasks that are ready is next */
    public CallingThread(Consumer<Duration> passTime, IntUnaryOperator choice) {
        this.passTime = passTime;
        this.choice = choice;
    }

    @Override
    public void run(Runnable task) {
        added.add(task);
    }

    @Override
    public void runAfter(Duration delay, Runnable task) {
        later.add(new Later(now.plus(delay), order++, task));
    }

    /** Does one task, letting time pass until one is due if it must; false if there is none. */
    public boolean step() {
        ready.addAll(added);
        added.clear();
        if (ready.isEmpty() && !later.isEmpty()) {
            Duration due = later.element().due();
            if (due.compareTo(now) > 0) {
                passTime.accept(due.minus(now));
                now = due;
            }
            ready.add(later.remove().task());
        }
        if (ready.isEmpty()) {
            return false;
        }
        ready.remove(choice.applyAsInt(ready.size())).run();
        return true;
    }

    @Override
    public <T> T await(CompletableFuture<T> future) {
        while (!future.isDone()) {
            if (!step()) {
                throw new IllegalStateException("nothing is left to do, and what is waited for has not come");
            }
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            throw Threads.unwrapped(e);
        }
    }
}
