package io.holdfast.dispatch;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who gets a task: of the workers that may take it, have a free slot and are not too many for what it is part of, those first that have not had it in vain, then
 * those on a host where its input is, then the least loaded.
 */
final class Placement {

    private Placement() {}

    static Optional<Member> of(Task task, List<Member> members) {
        return members.stream()
                .filter(member -> member.hasFreeSlot() && member.mayTake(task) && task.group.admits(member, members))
                .min(Comparator.<Member, Boolean>comparing(member -> task.stalledWith.contains(member.name()))
                        .thenComparing(member -> task.triedBy.contains(member.name()))
                        .thenComparing(member -> !task.work.hosts().contains(member.hello.host()))
                        .thenComparing(member -> (double) member.busy() / member.hello.slots())
                        .thenComparing(Member::name));
    }
}
