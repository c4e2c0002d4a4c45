package io.holdfast.dispatch;

import io.holdfast.error.Fenced;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A task in the hands of a worker, or of the leader itself. Guarded by the dispatcher's lock, but for its being unwanted. */
final class Attempt {

    /** In this order, and never back. */
    enum State {
        OFFERED,
        RUNNING
    }

    final Task task;
    final TaskRef ref;

    /** Null for the leader itself. */
    final @Nullable Member member;

    private final long beganAt;
    private State state = State.OFFERED;
    private long heardAt;
    private long progressedAt;
    private long done;
    private volatile boolean unwanted;

    Attempt(Task task, TaskRef ref, @Nullable Member member, long now) {
        this.task = task;
        this.ref = ref;
        this.member = member;
        this.beganAt = now;
        this.heardAt = now;
        this.progressedAt = now;
    }

    boolean isOffered() {
        return state == State.OFFERED;
    }

    void accept() {
        state = State.RUNNING;
    }

    /** What the worker tells of it; a figure that goes back is not believed. */
    void heard(long doneByNow, long now) {
        heardAt = now;
        if (doneByNow > done) {
            task.progressed(doneByNow - done);
            done = doneByNow;
            progressedAt = now;
        }
    }

    void finished(long doneInAll, long now) {
        task.progressed(doneInAll - done);
        done = doneInAll;
        task.group.pace().ended(done, now - beganAt);
    }

    long done() {
        return done;
    }

    long heardAt() {
        return heardAt;
    }

    boolean isStalledFor(Duration time, long now) {
        return now - progressedAt > time.toNanos();
    }

    /** Whether it has lasted for longer than that, and is much slower than others of the same work. */
    boolean isSlowAfter(Duration time, long now) {
        return now - beganAt > time.toNanos() && task.group.pace().isMuchSlower(done, now - beganAt);
    }

    void unwanted() {
        unwanted = true;
    }

    /** Progress of a task that runs here. */
    void progressedHere(long amount) {
        if (unwanted) {
            throw new Fenced("unable to go on with task " + ref + ": it is not wanted any more");
        }
        task.progressed(amount);
    }
}
