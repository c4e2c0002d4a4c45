package io.holdfast.app;

import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on to each listener what concerns the session that it asked for. */
final class SessionFeed implements ProcedureListener {

    private final Map<ProcedureId, List<ProcedureListener>> followers = new ConcurrentHashMap<>();

    void follow(ProcedureId session, ProcedureListener listener) {
        followers.compute(session, (id, there) -> {
            List<ProcedureListener> some = there == null ? new CopyOnWriteArrayList<>() : there;
            some.add(listener);
            return some;
        });
    }

    void leave(ProcedureId session, ProcedureListener listener) {
        followers.computeIfPresent(session, (id, some) -> {
            some.remove(listener);
            return some.isEmpty() ? null : some;
        });
    }

    private List<ProcedureListener> of(ProcedureId session) {
        return followers.getOrDefault(session, List.of());
    }

    @Override
    public void moved(JournalRecord record) {
        of(record.id()).forEach(follower -> follower.moved(record));
    }

    @Override
    public void progressed(ProcedureId id, String step, long done, long total, String unit) {
        of(id).forEach(follower -> follower.progressed(id, step, done, total, unit));
    }

    @Override
    public void ended(JournalRecord record) {
        of(record.id()).forEach(follower -> follower.ended(record));
    }
}
