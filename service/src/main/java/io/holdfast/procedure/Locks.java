package io.holdfast.procedure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds what, and who waits. A procedure gets all its locks at once or none. Nobody overtakes an earlier one that
 * waits for the same, so that everybody gets its turn.
 */
final class Locks {

    private final Map<ProcedureId, List<Lock>> held = new LinkedHashMap<>();
    private final Map<ProcedureId, List<Lock>> waiting = new LinkedHashMap<>();

    /** Notes what a procedure holds already. */
    synchronized void restore(ProcedureId id, List<Lock> locks) {
        held.put(id, locks);
    }

    /** Who has to end before these could be had; empty if nobody. */
    synchronized Optional<ProcedureId> inTheWay(List<Lock> locks) {
        return firstExcluding(held, locks).or(() -> firstExcluding(waiting, locks));
    }

    /**
     * Takes all of them, or a place in line.
     *
     * @return whether they are held now
     */
    synchronized boolean acquire(ProcedureId id, List<Lock> locks) {
        boolean free = inTheWay(locks).isEmpty();
        (free ? held : waiting).put(id, locks);
        return free;
    }

    /** Gives up what the procedure holds, or its place in line. */
    synchronized void release(ProcedureId id) {
        held.remove(id);
        waiting.remove(id);
    }

    /** Gives all that have waited long enough what they wait for. */
    synchronized List<ProcedureId> grant() {
        List<ProcedureId> granted = new ArrayList<>();
        List<Lock> wantedBefore = new ArrayList<>();
        for (Map.Entry<ProcedureId, List<Lock>> next : List.copyOf(waiting.entrySet())) {
            boolean free = firstExcluding(held, next.getValue()).isEmpty() && !exclude(wantedBefore, next.getValue());
            if (free) {
                waiting.remove(next.getKey());
                held.put(next.getKey(), next.getValue());
                granted.add(next.getKey());
            } else {
                wantedBefore.addAll(next.getValue());
            }
        }
        return granted;
    }

    synchronized boolean holds(ProcedureId id) {
        return held.containsKey(id);
    }

    private static Optional<ProcedureId> firstExcluding(Map<ProcedureId, List<Lock>> owners, List<Lock> locks) {
        return owners.entrySet().stream()
                .filter(owner -> exclude(owner.getValue(), locks))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean exclude(Collection<Lock> some, Collection<Lock> others) {
        return some.stream().anyMatch(lock -> others.stream().anyMatch(lock::excludes));
    }
}
