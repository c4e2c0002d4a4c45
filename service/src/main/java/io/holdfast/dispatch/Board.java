package io.holdfast.dispatch;

import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All tasks that have not ended, and in whose hands they are. Everything in here is done under its lock. */
final class Board {

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);

    final ReentrantLock lock = new ReentrantLock();

    /** Signalled whenever anything may have moved. */
    final Condition changed = lock.newCondition();

    final Roster roster = new Roster();
    final Deque<Task> waiting = new ArrayDeque<>();
    final Set<Task> unfinished = new HashSet<>();
    final Set<Delegation> groups = new HashSet<>();

    private final long epoch;
    private final DispatchSettings settings;
    private final LongSupplier nanoTime;
    private final Executor threads;
    private final long begunAt;
    private int busyHere;

    Board(long epoch, DispatchSettings settings, LongSupplier nanoTime, Executor threads) {
        this.epoch = epoch;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.threads = threads;
        this.begunAt = nanoTime.getAsLong();
    }

    /** A worker that comes back goes on with what nobody else was given meanwhile, and stops the rest. */
    void takeUpOrCancel(Member member, TaskRef ref) {
        Optional<Task> task = ref.epoch() == epoch
                ? waiting.stream()
                        .filter(candidate -> candidate.mayTakeUp(ref) && candidate.group.admits(member, roster.all()))
                        .findFirst()
                : Optional.empty();
        if (task.isPresent()) {
            waiting.remove(task.get());
            member.attempts.put(ref, task.get().takeUp(ref, member, nanoTime.getAsLong()));
        } else {
            member.link.send(new Order.Cancel(ref, "it was given to another, or others are to do it"));
        }
    }

    /** Hands out what can be handed out. */
    void pump() {
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
    void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            pump();
        } finally {
            lock.unlock();
        }
    }

    void finish(Task task, Parcel result) {
        unfinished.remove(task);
        task.outcome.complete(result);
    }

    void fail(Task task, Throwable error) {
        unfinished.remove(task);
        task.outcome.completeExceptionally(error);
    }

    /** Nobody is to be at work on it any more. */
    void withdraw(Task task, String reason) {
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

    void drop(Member member, String reason) {
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

    /**
     * A worker that lives and makes no progress with a task, or much less than others with theirs, loses it, if another one has
     * nothing else to do. Each does so once, so that a task whose input is at fault does not go round in circles.
     */
    void giveAwayWhatIsStalled() {
        long now = nanoTime.getAsLong();
        for (Member member : roster.all()) {
            for (Attempt attempt : List.copyOf(member.attempts.values())) {
                if (member.attempt(attempt.ref) == attempt && isStalled(attempt, member, now)) {
                    giveAwayIfAnotherIsFree(attempt, member, now);
                }
            }
        }
    }

    private boolean isStalled(Attempt attempt, Member member, long now) {
        Duration patience = patienceWith(attempt, member);
        return attempt.isStalledFor(patience, now)
                || (!attempt.task.group.isLimited() && attempt.isSlowAfter(patience, now));
    }

    private Duration patienceWith(Attempt attempt, Member member) {
        return settings.stalled().plus(attempt.task.group.longestTurn(member, roster.all()));
    }

    private void giveAwayIfAnotherIsFree(Attempt attempt, Member member, long now) {
        List<Attempt> ofGroup = member.attemptsOf(attempt.task.group);
        if (isAnotherFreeFor(attempt.task, member, roster.all())) {
            giveAway(attempt, member);
        } else if (isAnotherFreeFor(attempt.task, member, roster.allBut(member))
                && ofGroup.stream().allMatch(each -> isStalled(each, member, now))) {
            // Nobody else may work beside it: so it is relieved of all that it has of the same work.
            ofGroup.forEach(each -> giveAway(each, member));
        }
        // At once, as the free slot is there for one task only.
        pump();
    }

    private void giveAway(Attempt attempt, Member member) {
        String reason = "worker %s made no progress with it for %d s, or much less than others"
                .formatted(member.name(), patienceWith(attempt, member).toSeconds());
        attempt.task.stalledWith.add(member.name());
        member.cancel(attempt, reason);
        again(attempt, reason, false);
    }

    /** @param atWork who may be at work beside the other one */
    private boolean isAnotherFreeFor(Task task, Member member, List<Member> atWork) {
        return roster.all().stream()
                .anyMatch(other -> other != member
                        && other.hasFreeSlot()
                        && other.mayTake(task)
                        && task.group.admits(other, atWork)
                        && !task.stalledWith.contains(other.name()));
    }

    /** Its worker has let go of it, or was made to. */
    void lose(Attempt attempt, String reason) {
        Task task = attempt.task;
        task.losses++;
        again(attempt, reason, task.losses >= settings.mostLosses());
    }

    void again(Attempt attempt, String reason, boolean giveUp) {
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

    boolean isAnybodyAtWorkFor(Delegation group) {
        return group.isAtWorkHere()
                || roster.all().stream()
                        .flatMap(member -> member.ending.values().stream())
                        .anyMatch(task -> task.group == group);
    }
}
