package io.holdfast.dispatch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker that has shaken hands, for as long as one connection lasts. Guarded by the dispatcher's lock. */
final class Member {

    final WorkerHello hello;
    final WorkerLink link;

    /** What it has in its hands. */
    final Map<TaskRef, Attempt> attempts = new LinkedHashMap<>();

    /** What it was told to stop, until it says that it did. */
    final Map<TaskRef, Task> ending = new LinkedHashMap<>();

    private final Map<String, Long> shares = new LinkedHashMap<>();
    private long heardAt;
    private long sequence = Long.MIN_VALUE;
    private boolean full;

    Member(WorkerHello hello, WorkerLink link, long now) {
        this.hello = hello;
        this.link = link;
        this.heardAt = now;
    }

    String name() {
        return hello.name();
    }

    int busy() {
        return attempts.size() + ending.size();
    }

    boolean hasFreeSlot() {
        return !full && busy() < hello.slots() && link.isReady();
    }

    boolean mayTake(Task task) {
        return hello.kinds().contains(task.work.kind()) && !task.refusedBy.contains(name());
    }

    void heard(long now) {
        heardAt = now;
    }

    /** False for a heartbeat that is older than one that came before. */
    boolean isNews(long newSequence) {
        if (newSequence <= sequence) {
            return false;
        }
        sequence = newSequence;
        full = false;
        return true;
    }

    /** It has no place although it seems to: until its next heartbeat it gets nothing. */
    void isFull() {
        full = true;
    }

    boolean isSilentFor(Duration time, long now) {
        return now - heardAt > time.toNanos();
    }

    Duration sinceHeard(long now) {
        return Duration.ofNanos(now - heardAt);
    }

    boolean isAtWorkFor(Delegation group) {
        return attempts.values().stream().anyMatch(attempt -> attempt.task.group == group);
    }

    /** What it has in its hands of that work. */
    List<Attempt> attemptsOf(Delegation group) {
        return attempts.values().stream()
                .filter(attempt -> attempt.task.group == group)
                .toList();
    }

    void tell(String group, long share) {
        if (!Long.valueOf(share).equals(shares.put(group, share))) {
            link.send(new Order.Share(group, share));
        }
    }

    void forget(String group) {
        shares.remove(group);
    }

    /** Takes the attempt out of its hands. */
    void release(Attempt attempt) {
        attempts.remove(attempt.ref);
    }

    @Nullable
    Attempt attempt(TaskRef ref) {
        return attempts.get(ref);
    }

    /** Tells it to stop; until it did, its slot is taken. */
    void cancel(Attempt attempt, String reason) {
        release(attempt);
        ending.put(attempt.ref, attempt.task);
        link.send(new Order.Cancel(attempt.ref, reason));
    }

    WorkerStatus status(long now) {
        return new WorkerStatus(hello.name(), hello.host(), hello.version(), hello.slots(), busy(), sinceHeard(now));
    }
}
