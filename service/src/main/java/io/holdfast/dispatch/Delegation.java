package io.holdfast.dispatch;

import io.holdfast.error.Fenced;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The tasks of one piece of work, which share a bandwidth and a number of workers, and end together. May be used by many threads; each waits for
 * what it handed over.
 */
public final class Delegation implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MILLIS = 500;
    private static final long LEAST_SHARE = 1_000;

    /** What a task passes between two reports of its progress, at most. */
    private static final long LARGEST_STEP = 1 << 20;

    private final Dispatcher dispatcher;
    private final String name;
    private final OptionalLong bytesPerSecond;
    private final OptionalInt mostWorkers;
    private final Runnable heed;
    private volatile long shareHere;
    private final Pace pace = new Pace();
    private int runningHere;
    private boolean closed;

    Delegation(
            Dispatcher dispatcher, String name, OptionalLong bytesPerSecond, OptionalInt mostWorkers, Runnable heed) {
        if (mostWorkers.orElse(1) < 1) {
            throw new IllegalArgumentException("expected 1 worker or more, found " + mostWorkers.getAsInt());
        }
        this.dispatcher = dispatcher;
        this.name = name;
        this.bytesPerSecond = bytesPerSecond;
        this.mostWorkers = mostWorkers;
        this.heed = heed;
        this.shareHere = bytesPerSecond.orElse(0);
    }

    /**
     * Has a task run, and waits for its end. An error of a worker is thrown as what it was there; {@code Unavailable} if
     * there is nobody to run it, or whoever had it was lost too often. Whatever {@code heed} throws meanwhile ends the task.
     */
    public Parcel run(Work work) {
        Task task = dispatcher.submit(this, work, heed);
        try {
            while (true) {
                try {
                    Parcel result = task.outcome.get(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
                    work.progressed(task.takeProgress());
                    return result;
                } catch (TimeoutException notYet) {
                    heed.run();
                    work.progressed(task.takeProgress());
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e);
        } catch (CancellationException e) {
            throw new Fenced("unable to wait for a task: it is not wanted any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fenced("unable to wait for a task: this process is being stopped");
        } finally {
            dispatcher.cancel(task);
        }
    }

    /** Hands a task over, waiting for room, and does not wait for its end. Nobody is told of its progress. */
    public Future<Parcel> submit(Work work) {
        return dispatcher.submit(this, work, heed).outcome;
    }

    /** What may pass through this process in a second, of what all may together; 0 for no limit. */
    public long shareHere() {
        return shareHere;
    }

    /** Cancels what has not ended, and waits for a while until nobody is at work on it any more. */
    @Override
    public void close() {
        dispatcher.end(this);
    }

    private static RuntimeException thrown(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }

    // What follows is guarded by the dispatcher's lock.

    String name() {
        return name;
    }

    boolean isClosed() {
        return closed;
    }

    Pace pace() {
        return pace;
    }

    /** Where there is a limit, a task may be slow for want of a share. */
    boolean isLimited() {
        return bytesPerSecond.isPresent();
    }

    void closed() {
        closed = true;
    }

    void beganHere() {
        runningHere++;
    }

    void endedHere() {
        runningHere--;
    }

    boolean isAtWorkHere() {
        return runningHere > 0;
    }

    /**
     * Whether that worker may be given one of the tasks, in view of those that have some. Whoever was told to stop does not
     * count, as it may be stuck for ever.
     */
    boolean admits(Member member, List<Member> members) {
        return mostWorkers.isEmpty()
                || member.isAtWorkFor(this)
                || members.stream().filter(other -> other.isAtWorkFor(this)).count() < mostWorkers.getAsInt();
    }

    /** Divides the limit anew among those that are at work, and tells them. */
    void share(List<Member> members) {
        if (bytesPerSecond.isPresent()) {
            long share = shareAmong(members);
            shareHere = share;
            members.stream().filter(member -> member.isAtWorkFor(this)).forEach(member -> member.tell(name, share));
        }
    }

    /** How long a task in the hands of that worker may seem to do nothing because it waits for its share. */
    Duration longestTurn(Member member, List<Member> members) {
        return bytesPerSecond.isEmpty()
                ? Duration.ZERO
                : Duration.ofSeconds(1 + member.attemptsOf(this).size() * LARGEST_STEP / shareAmong(members));
    }

    /** What each of those that are at work may pass; 0 for no limit. */
    long shareAmong(List<Member> members) {
        if (bytesPerSecond.isEmpty()) {
            return 0;
        }
        long atWork =
                members.stream().filter(member -> member.isAtWorkFor(this)).count() + (runningHere > 0 ? 1 : 0);
        return Math.max(LEAST_SHARE, bytesPerSecond.getAsLong() / Math.max(1, atWork));
    }
}
