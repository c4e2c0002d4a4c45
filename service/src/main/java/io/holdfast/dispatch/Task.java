package io.holdfast.dispatch;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A task until its end. Guarded by the dispatcher's lock, but for its progress and its outcome. */
final class Task {

    final long number;
    final Work work;
    final Delegation group;
    final CompletableFuture<Parcel> outcome = new CompletableFuture<>();

    /** The workers that will not take it. */
    final Set<String> refusedBy = new HashSet<>();

    /** The workers that had it in vain: others go first. */
    final Set<String> triedBy = new HashSet<>();

    /** The workers with whom it made no progress: none of them gets it for another one's making none. */
    final Set<String> stalledWith = new HashSet<>();

    /** Why it was not done so far; empty if nothing went wrong. */
    String trouble = "";

    int losses;
    int failures;

    private final AtomicLong progress = new AtomicLong();
    private int attempts;
    private @Nullable Attempt current;
    private @Nullable TaskRef last;

    Task(long number, Work work, Delegation group) {
        this.number = number;
        this.work = work;
        this.group = group;
    }

    @Nullable
    Attempt current() {
        return current;
    }

    /** @param member null for the leader itself */
    Attempt handOut(long epoch, @Nullable Member member, long now) {
        Attempt attempt = new Attempt(this, new TaskRef(epoch, number, ++attempts), member, now);
        last = attempt.ref;
        current = attempt;
        return attempt;
    }

    /** Goes on with the latest handing out, which was given up since its worker was out of reach. */
    Attempt takeUp(TaskRef ref, Member member, long now) {
        Attempt attempt = new Attempt(this, ref, member, now);
        attempt.accept();
        losses--;
        current = attempt;
        return attempt;
    }

    /** Whether this is the latest handing out, of which nobody else has the task since. */
    boolean mayTakeUp(TaskRef ref) {
        return current == null && ref.equals(last) && !outcome.isDone();
    }

    /** Nobody has it any more. */
    void giveUp() {
        if (current != null) {
            progressed(-current.done());
        }
        current = null;
    }

    void progressed(long amount) {
        progress.addAndGet(amount);
    }

    /** What was done since this was last asked. */
    long takeProgress() {
        return progress.getAndSet(0);
    }
}
