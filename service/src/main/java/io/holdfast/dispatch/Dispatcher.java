package io.holdfast.dispatch;

import io.holdfast.error.Fenced;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tasks to workers for as long as one leadership lasts: each to one at a time, and to another one if that refuses, is
 * silent or gone. What a worker says of a task that is not in its hands is passed over, so that late, repeated and foreign
 * reports do no harm. May be used by many threads; has none of its own.
 */
public final class Dispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final int HEARTBEATS_TO_BE_ALIVE = 3;
    private static final long BETWEEN_LOOKS_MILLIS = 500;

    private final long epoch;
    private final DispatchSettings settings;
    private final LongSupplier nanoTime;
    private final Board board;
    private long lastNumber;
    private boolean closed;

    /**
     * @param epoch the leadership
     * @param nanoTime as of {@link System#nanoTime}
     * @param threads for what takes time: tasks that run here, and the making of payloads
     */
    public Dispatcher(long epoch, DispatchSettings settings, LongSupplier nanoTime, Executor threads) {
        this.epoch = epoch;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.board = new Board(epoch, settings, nanoTime, threads);
    }

    /**
     * Begins a piece of work.
     *
     * @param name unique in this leadership
     * @param bytesPerSecond what all its tasks together may pass, wherever they run
     * @param heed called now and then by whoever waits, and without any lock; what it throws ends the waiting
     */
    public Delegation begin(String name, OptionalLong bytesPerSecond, Runnable heed) {
        return begin(name, bytesPerSecond, OptionalInt.empty(), heed);
    }

    /**
     * Likewise, with a limit on those that work for it.
     *
     * @param mostWorkers how many workers may have tasks of it at once, 1 or more
     */
    public Delegation begin(String name, OptionalLong bytesPerSecond, OptionalInt mostWorkers, Runnable heed) {
        Delegation group = new Delegation(this, name, bytesPerSecond, mostWorkers, heed);
        board.lock.lock();
        try {
            board.groups.add(group);
        } finally {
            board.lock.unlock();
        }
        return group;
    }

    /** Shakes hands with a worker. Empty if it was turned away; then it has been told so. */
    public Optional<Membership> join(WorkerHello hello, WorkerLink link) {
        board.lock.lock();
        try {
            Optional<String> objection = objectionTo(hello);
            if (objection.isPresent()) {
                link.send(new Order.TurnAway(objection.get()));
                return Optional.empty();
            }
            board.roster.find(hello.name()).ifPresent(former -> board.drop(former, "it came back"));
            Member member = new Member(hello, link, nanoTime.getAsLong());
            board.roster.add(member);
            LOG.info("worker {} on {} joined with {} slots", hello.name(), hello.host(), hello.slots());
            link.send(new Order.Welcome(epoch, settings.heartbeat(), settings.abandon()));
            board.waiting.forEach(task -> task.refusedBy.remove(member.name()));
            hello.running().forEach(ref -> board.takeUpOrCancel(member, ref));
            board.pump();
            return Optional.of(new MemberReports(board, settings, nanoTime, member));
        } finally {
            board.lock.unlock();
        }
    }

    private Optional<String> objectionTo(WorkerHello hello) {
        if (closed) {
            return Optional.of("this process does not lead any more");
        }
        long alive = HEARTBEATS_TO_BE_ALIVE * settings.heartbeat().toNanos();
        return board.roster
                .find(hello.name())
                .filter(former -> !former.hello.instance().equals(hello.instance()))
                .filter(former -> former.sinceHeard(nanoTime.getAsLong()).toNanos() < alive)
                .map(former -> "another worker of this name is connected, on " + former.hello.host());
    }

    /** To be called about once in a heartbeat: gives away what is in the hands of workers that are silent or stuck. */
    public void tick() {
        board.lock.lock();
        try {
            long now = nanoTime.getAsLong();
            for (Member member : board.roster.all()) {
                if (member.isSilentFor(settings.abandon(), now)) {
                    board.drop(
                            member, "it gave no sign for " + settings.abandon().toSeconds() + " s");
                }
            }
            for (Member member : board.roster.all()) {
                for (Attempt attempt : List.copyOf(member.attempts.values())) {
                    if (now - attempt.heardAt() > settings.abandon().toNanos()) {
                        member.cancel(attempt, "nothing was heard of it");
                        board.lose(attempt, "nothing was heard of it");
                    }
                }
            }
            board.pump();
            board.giveAwayWhatIsStalled();
        } finally {
            board.lock.unlock();
        }
    }

    /** The workers that are connected, by name. */
    public List<WorkerStatus> workers() {
        board.lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return board.roster.all().stream().map(member -> member.status(now)).toList();
        } finally {
            board.lock.unlock();
        }
    }

    /** Whether a worker is connected that can run tasks of this kind. */
    public boolean hasWorkerFor(String kind) {
        board.lock.lock();
        try {
            return board.roster.all().stream()
                    .anyMatch(member -> member.hello.kinds().contains(kind));
        } finally {
            board.lock.unlock();
        }
    }

    /** How many tasks are in nobody's hands. */
    public int waiting() {
        board.lock.lock();
        try {
            return board.waiting.size();
        } finally {
            board.lock.unlock();
        }
    }

    /** Steps down: all tasks end with {@code Fenced}, and workers look for another leader. */
    @Override
    public void close() {
        board.lock.lock();
        try {
            closed = true;
            for (Task task : List.copyOf(board.unfinished)) {
                board.withdraw(task, "the leader steps down");
                task.outcome.completeExceptionally(
                        new Fenced("unable to go on with a task: this process does not lead any more"));
            }
            board.roster.all().forEach(member -> board.drop(member, "this process does not lead any more"));
            board.changed.signalAll();
        } finally {
            board.lock.unlock();
        }
    }

    // ---- What delegations ask for

    Task submit(Delegation group, Work work, Runnable heed) {
        while (true) {
            heed.run();
            board.lock.lock();
            try {
                if (closed || group.isClosed()) {
                    throw new Fenced("unable to hand out a task: what it is part of has ended");
                }
                if (board.waiting.size() < settings.mostWaiting()) {
                    Task task = new Task(++lastNumber, work, group);
                    board.unfinished.add(task);
                    board.waiting.addLast(task);
                    board.pump();
                    return task;
                }
                boolean unused = board.changed.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Fenced("unable to hand out a task: this process is being stopped");
            } finally {
                board.lock.unlock();
            }
        }
    }

    /** Nothing, if it has ended. */
    void cancel(Task task) {
        board.lock.lock();
        try {
            if (board.unfinished.contains(task)) {
                board.withdraw(task, "it is not wanted any more");
                task.outcome.cancel(false);
                board.pump();
            }
        } finally {
            board.lock.unlock();
        }
    }

    void end(Delegation group) {
        long deadline = System.nanoTime() + settings.farewell().toNanos();
        board.lock.lock();
        try {
            group.closed();
            for (Task task : List.copyOf(board.unfinished)) {
                if (task.group == group) {
                    board.withdraw(task, "the session does not go on");
                    task.outcome.cancel(false);
                }
            }
            board.pump();
            while (board.isAnybodyAtWorkFor(group) && board.changed.awaitNanos(deadline - System.nanoTime()) > 0) {
                // Looked at again.
            }
            if (board.isAnybodyAtWorkFor(group)) {
                LOG.warn("tasks of {} were cancelled, and not all workers say that they stopped", group.name());
            }
            board.groups.remove(group);
            board.roster.all().forEach(member -> member.forget(group.name()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            board.lock.unlock();
        }
    }
}
