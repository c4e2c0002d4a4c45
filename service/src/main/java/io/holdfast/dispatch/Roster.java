package io.holdfast.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The workers that are connected, each name once. Guarded by the dispatcher's lock. */
final class Roster {

    private final SortedMap<String, Member> members = new TreeMap<>();
    private @Nullable Long leftAt;

    void add(Member member) {
        members.put(member.name(), member);
    }

    boolean remove(Member member, long now) {
        if (!members.remove(member.name(), member)) {
            return false;
        }
        leftAt = now;
        return true;
    }

    /** As of now: what happens to the roster meanwhile does not show. */
    List<Member> all() {
        return List.copyOf(members.values());
    }

    List<Member> allBut(Member member) {
        return members.values().stream().filter(other -> other != member).toList();
    }

    Optional<Member> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    boolean has(Member member) {
        return members.get(member.name()) == member;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    boolean hasFreeSlot() {
        return members.values().stream().anyMatch(Member::hasFreeSlot);
    }

    /** Whether any of them may be given the task, now or when it has a free slot. */
    boolean mayTake(Task task) {
        return members.values().stream().anyMatch(member -> member.mayTake(task));
    }

    boolean wasLeftWithin(Duration time, long now) {
        return leftAt != null && now - leftAt <= time.toNanos();
    }
}
