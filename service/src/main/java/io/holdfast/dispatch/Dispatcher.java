package io.holdfast.dispatch;

import io.holdfast.error.ErrorCode;
import io.holdfast.error.Fenced;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Roster roster = new Roster();
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final Set<Task> unfinished = new HashSet<>();
    private final Set<Delegation> groups = new HashSet<>();
    private final long begunAt;
    private long lastNumber;
    private int busyHere;
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
        this.threads = threads;
        this.begunAt = nanoTime.getAsLong();
    }

    /**
     * Begins a piece of work.
     *
     * @param name unique in this leadership
     * @param bytesPerSecond what all its tasks together may pass, wherever they run
     * @param heed called now and then by whoever waits, and without any lock; what it throws ends the waiting
     */
    public Delegation begin(String name, OptionalLong bytesPerSecond, Runnable heed) {
        Delegation group = new Delegation(this, name, bytesPerSecond, heed);
        lock.lock();
        try {
            groups.add(group);
        } finally {
            lock.unlock();
        }
        return group;
    }

    /** Shakes hands with a worker. Empty if it was turned away; then it has been told so. */
    public Optional<Membership> join(WorkerHello hello, WorkerLink link) {
        lock.lock();
        try {
            Optional<String> objection = objectionTo(hello);
            if (objection.isPresent()) {
                link.send(new Order.TurnAway(objection.get()));
                return Optional.empty();
            }
            roster.find(hello.name()).ifPresent(former -> drop(former, "it came back"));
            Member member = new Member(hello, link, nanoTime.getAsLong());
            roster.add(member);
            LOG.info("worker {} on {} joined with {} slots", hello.name(), hello.host(), hello.slots());
            link.send(new Order.Welcome(epoch, settings.heartbeat(), settings.abandon()));
            waiting.forEach(task -> task.refusedBy.remove(member.name()));
            hello.running().forEach(ref -> takeUpOrCancel(member, ref));
            pump();
            return Optional.of(new MemberReports(member));
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> objectionTo(WorkerHello hello) {
        if (closed) {
            return Optional.of("this process does not lead any more");
        }
        long alive = HEARTBEATS_TO_BE_ALIVE * settings.heartbeat().toNanos();
        return roster.find(hello.name())
                .filter(former -> !former.hello.instance().equals(hello.instance()))
                .filter(former -> former.sinceHeard(nanoTime.getAsLong()).toNanos() < alive)
                .map(former -> "another worker of this name is connected, on " + former.hello.host());
    }

    /** A worker that comes back goes on with what nobody else was given meanwhile, and stops the rest. */
    private void takeUpOrCancel(Member member, TaskRef ref) {
        Optional<Task> task = ref.epoch() == epoch
                ? waiting.stream().filter(candidate -> candidate.mayTakeUp(ref)).findFirst()
                : Optional.empty();
        if (task.isPresent()) {
            waiting.remove(task.get());
            member.attempts.put(ref, task.get().takeUp(ref, member, nanoTime.getAsLong()));
        } else {
            member.link.send(new Order.Cancel(ref, "it was given to another"));
        }
    }

    /** To be called about once in a heartbeat: gives away what is in the hands of workers that are silent. */
    public void tick() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            for (Member member : roster.all()) {
                if (member.isSilentFor(settings.abandon(), now)) {
                    drop(member, "it gave no sign for " + settings.abandon().toSeconds() + " s");
                }
            }
            for (Member member : roster.all()) {
                for (Attempt attempt : List.copyOf(member.attempts.values())) {
                    if (now - attempt.heardAt() > settings.abandon().toNanos()) {
                        member.cancel(attempt, "nothing was heard of it");
                        lose(attempt, "nothing was heard of it");
                    }
                }
            }
            pump();
        } finally {
            lock.unlock();
        }
    }

    /** The workers that are connected, by name. */
    public List<WorkerStatus> workers() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return roster.all().stream().map(member -> member.status(now)).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Steps down: all tasks end with {@code Fenced}, and workers look for another leader. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Task task : List.copyOf(unfinished)) {
                withdraw(task, "the leader steps down");
                task.outcome.completeExceptionally(
                        new Fenced("unable to go on with a task: this process does not lead any more"));
            }
            roster.all().forEach(member -> drop(member, "this process does not lead any more"));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- What delegations ask for

    Task submit(Delegation group, Work work, Runnable heed) {
        while (true) {
            heed.run();
            lock.lock();
            try {
                if (closed || group.isClosed()) {
                    throw new Fenced("unable to hand out a task: what it is part of has ended");
                }
                if (waiting.size() < settings.mostWaiting()) {
                    Task task = new Task(++lastNumber, work, group);
                    unfinished.add(task);
                    waiting.addLast(task);
                    pump();
                    return task;
                }
                boolean unused = changed.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Fenced("unable to hand out a task: this process is being stopped");
            } finally {
                lock.unlock();
            }
        }
    }

    /** Nothing, if it has ended. */
    void cancel(Task task) {
        lock.lock();
        try {
            if (unfinished.contains(task)) {
                withdraw(task, "it is not wanted any more");
                task.outcome.cancel(false);
                pump();
            }
        } finally {
            lock.unlock();
        }
    }

    void end(Delegation group) {
        long deadline = System.nanoTime() + settings.farewell().toNanos();
        lock.lock();
        try {
            group.closed();
            for (Task task : List.copyOf(unfinished)) {
                if (task.group == group) {
                    withdraw(task, "the session does not go on");
                    task.outcome.cancel(false);
                }
            }
            pump();
            while (isAnybodyAtWorkFor(group) && changed.awaitNanos(deadline - System.nanoTime()) > 0) {
                // Looked at again.
            }
            if (isAnybodyAtWorkFor(group)) {
                LOG.warn("tasks of {} were cancelled, and not all workers say that they stopped", group.name());
            }
            groups.remove(group);
            roster.all().forEach(member -> member.forget(group.name()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean isAnybodyAtWorkFor(Delegation group) {
        return group.isAtWorkHere()
                || roster.all().stream()
                        .flatMap(member -> member.ending.values().stream())
                        .anyMatch(task -> task.group == group);
    }

    // ---- What becomes of tasks; all of it under the lock

    /** Hands out what can be handed out. */
    private void pump() {
        for (Iterator<Task> tasks = waiting.iterator(); tasks.hasNext(); ) {
            Task task = tasks.next();
            Optional<Member> member =
                    settings.runOnLeader() == RunOnLeader.ALWAYS ? Optional.empty() : Placement.of(task, roster.all());
            if (member.isPresent()) {
                tasks.remove();
                handOut(task, member.get());
            } else if (mayRunHere(task)) {
                if (busyHere < settings.slotsHere()) {
                    tasks.remove();
                    runHere(task);
                }
            } else if (isHopeless(task)) {
                tasks.remove();
                fail(task, nobodyFor(task));
            } else if (task.refusedBy.isEmpty() && !roster.hasFreeSlot()) {
                // What comes behind waits as well.
                break;
            }
        }
        groups.forEach(group -> group.share(roster.all()));
        changed.signalAll();
    }

    private boolean mayRunHere(Task task) {
        return switch (settings.runOnLeader()) {
            case ALWAYS -> true;
            case AUTO -> !roster.mayTake(task);
            case NEVER -> false;
        };
    }

    /** Of workers that are gone since a moment ago, one may come back. */
    private boolean isHopeless(Task task) {
        long now = nanoTime.getAsLong();
        boolean mayCome = now - begunAt < settings.atFirst().toNanos() || roster.wasLeftWithin(settings.abandon(), now);
        return !roster.mayTake(task) && (!roster.isEmpty() || !mayCome);
    }

    private Unavailable nobodyFor(Task task) {
        String found = roster.isEmpty() ? "no worker is connected" : "none of the connected workers takes it";
        return new Unavailable(
                "unable to run a task of kind %s: expected a worker, found none: %s%s"
                        .formatted(task.work.kind(), found, task.trouble.isEmpty() ? "" : " (" + task.trouble + ")"),
                "start a worker with 'holdfast worker', or let the leader run tasks itself with run-on-leader: auto",
                null);
    }

    private void handOut(Task task, Member member) {
        Attempt attempt = task.handOut(epoch, member, nanoTime.getAsLong());
        member.attempts.put(attempt.ref, attempt);
        threads.execute(() -> deliver(attempt, member));
    }

    private void deliver(Attempt attempt, Member member) {
        Parcel payload;
        try {
            payload = requireBounded(attempt.task.work.payload());
        } catch (RuntimeException e) {
            locked(() -> {
                if (isCurrent(attempt, member)) {
                    member.release(attempt);
                    fail(attempt.task, e);
                }
            });
            return;
        }
        locked(() -> {
            if (isCurrent(attempt, member)) {
                Delegation group = attempt.task.group;
                group.share(roster.all());
                member.link.send(new Order.Run(
                        attempt.ref, attempt.task.work.kind(), group.name(), payload, group.shareAmong(roster.all())));
            }
        });
    }

    private static Parcel requireBounded(Parcel payload) {
        if (payload.size() > Work.MOST_PAYLOAD) {
            throw new Rejected(
                    "unable to hand out a task: expected at most %d bytes to tell a worker, found %d"
                            .formatted(Work.MOST_PAYLOAD, payload.size()),
                    null);
        }
        return payload;
    }

    private boolean isCurrent(Attempt attempt, Member member) {
        return roster.has(member) && member.attempt(attempt.ref) == attempt;
    }

    private void runHere(Task task) {
        Attempt attempt = task.handOut(epoch, null, nanoTime.getAsLong());
        attempt.accept();
        if (!roster.isEmpty() && settings.runOnLeader() == RunOnLeader.AUTO) {
            LOG.warn("task {} runs on the leader, as no connected worker takes it: {}", attempt.ref, task.trouble);
        }
        busyHere++;
        task.group.beganHere();
        threads.execute(() -> {
            try {
                Parcel result = task.work.runHere(attempt::progressedHere);
                locked(() -> {
                    endedHere(task);
                    finish(task, result);
                });
            } catch (RuntimeException | Error e) {
                locked(() -> {
                    endedHere(task);
                    fail(task, e);
                });
                if (e instanceof Error error) {
                    throw error;
                }
            }
        });
    }

    private void endedHere(Task task) {
        busyHere--;
        task.group.endedHere();
    }

    /** Runs it under the lock, and hands out what there is room for now. */
    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            pump();
        } finally {
            lock.unlock();
        }
    }

    private void finish(Task task, Parcel result) {
        unfinished.remove(task);
        task.outcome.complete(result);
    }

    private void fail(Task task, Throwable error) {
        unfinished.remove(task);
        task.outcome.completeExceptionally(error);
    }

    /** Nobody is to be at work on it any more. */
    private void withdraw(Task task, String reason) {
        unfinished.remove(task);
        waiting.remove(task);
        Attempt attempt = task.current();
        if (attempt != null) {
            attempt.unwanted();
            if (attempt.member != null && roster.has(attempt.member)) {
                attempt.member.cancel(attempt, reason);
            }
        }
    }

    private void drop(Member member, String reason) {
        if (!roster.remove(member, nanoTime.getAsLong())) {
            return;
        }
        LOG.info("worker {} left: {}", member.name(), reason);
        for (Attempt attempt : List.copyOf(member.attempts.values())) {
            member.release(attempt);
            lose(attempt, "worker %s was lost: %s".formatted(member.name(), reason));
        }
        member.ending.clear();
        member.link.close(reason);
    }

    /** Its worker has let go of it, or was made to. */
    private void lose(Attempt attempt, String reason) {
        Task task = attempt.task;
        task.losses++;
        again(attempt, reason, task.losses >= settings.mostLosses());
    }

    private void again(Attempt attempt, String reason, boolean giveUp) {
        Task task = attempt.task;
        task.giveUp();
        task.trouble = reason;
        if (attempt.member != null) {
            task.triedBy.add(attempt.member.name());
        }
        if (giveUp) {
            fail(
                    task,
                    new Unavailable(
                            "unable to run a task of kind %s: expected a worker to finish it, found that %d tried; the last time %s"
                                    .formatted(task.work.kind(), task.losses + task.failures, reason),
                            "look into the logs of the workers",
                            null));
        } else {
            LOG.info("task {} goes to another: {}", attempt.ref, reason);
            waiting.addFirst(task);
        }
    }

    // ---- What workers report

    private final class MemberReports implements Membership {

        private final Member member;

        MemberReports(Member member) {
            this.member = member;
        }

        @Override
        public void report(Report report) {
            lock.lock();
            try {
                if (roster.has(member)) {
                    member.heard(nanoTime.getAsLong());
                    take(report);
                    pump();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void ready() {
            locked(() -> {});
        }

        @Override
        public void closed(String reason) {
            locked(() -> drop(member, reason));
        }

        private void take(Report report) {
            if (report instanceof Report.Accepted accepted) {
                held(accepted.ref()).ifPresent(Attempt::accept);
            } else if (report instanceof Report.Refused refused) {
                refused(refused);
            } else if (report instanceof Report.Heartbeat heartbeat) {
                heartbeat(heartbeat);
            } else if (report instanceof Report.Finished finished) {
                finished(finished);
            } else if (report instanceof Report.Failed failed) {
                failed(failed);
            }
        }

        /** Only what is in its hands under this very number. */
        private Optional<Attempt> held(TaskRef ref) {
            return Optional.ofNullable(member.attempt(ref));
        }

        private void refused(Report.Refused refused) {
            held(refused.ref()).filter(Attempt::isOffered).ifPresent(attempt -> {
                member.release(attempt);
                Task task = attempt.task;
                task.giveUp();
                task.trouble = "worker %s: %s".formatted(member.name(), refused.message());
                if (refused.busy()) {
                    member.isFull();
                } else {
                    LOG.info("worker {} refuses task {}: {}", member.name(), refused.ref(), refused.message());
                    task.refusedBy.add(member.name());
                }
                waiting.addFirst(task);
            });
            member.ending.remove(refused.ref());
        }

        private void heartbeat(Report.Heartbeat heartbeat) {
            if (!member.isNews(heartbeat.sequence())) {
                return;
            }
            long now = nanoTime.getAsLong();
            for (Report.Progress progress : heartbeat.tasks()) {
                // A worker that still looks whether it can run a task speaks of it as well, and may yet refuse it.
                held(progress.ref()).ifPresent(attempt -> attempt.heard(progress.done(), now));
            }
            member.link.send(new Order.Heard(heartbeat.sequence()));
        }

        private void finished(Report.Finished finished) {
            held(finished.ref()).ifPresent(attempt -> {
                member.release(attempt);
                attempt.finished(finished.done());
                finish(attempt.task, finished.result());
            });
            member.ending.remove(finished.ref());
        }

        private void failed(Report.Failed failed) {
            held(failed.ref()).ifPresent(attempt -> {
                member.release(attempt);
                Task task = attempt.task;
                String reason = "worker %s: %s".formatted(member.name(), failed.message());
                Optional<ErrorCode> code = failed.knownCode();
                if (code.equals(Optional.of(ErrorCode.FENCED))) {
                    // The worker gave it up by itself, as it does when it is stopped.
                    lose(attempt, reason);
                } else if (code.equals(Optional.of(ErrorCode.UNAVAILABLE))) {
                    task.failures++;
                    again(attempt, reason, task.failures >= settings.mostFailures());
                } else {
                    fail(task, failed.error(reason));
                }
            });
            member.ending.remove(failed.ref());
        }
    }
}
