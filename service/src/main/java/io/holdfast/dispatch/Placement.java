package io.holdfast.dispatch;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Who gets a task: of the workers that may take it and have a free slot, those first that have not had it in vain, then
 * those on a host where its input is, then the least loaded.
 */
final class Placement {

    private Placement() {}

    static Optional<Member> of(Task task, Collection<Member> members) {
        return members.stream()
                .filter(member -> member.hasFreeSlot() && member.mayTake(task))
                .min(Comparator.<Member, Boolean>comparing(member -> task.stalledWith.contains(member.name()))
                        .thenComparing(member -> task.triedBy.contains(member.name()))
                        .thenComparing(member -> !task.work.hosts().contains(member.hello.host()))
                        .thenComparing(member -> (double) member.busy() / member.hello.slots())
                        .thenComparing(Member::name));
    }
}
