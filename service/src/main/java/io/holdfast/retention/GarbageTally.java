package io.holdfast.retention;

import io.holdfast.api.GcResult;
import io.holdfast.format.SessionId;
import io.holdfast.repository.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was found of each session, with the reason. */
final class GarbageTally {

    private final Map<SessionId, GcResult.Garbage> sessions = new TreeMap<>();

    void add(SessionId session, String reason, StoredObject object) {
        sessions.merge(
                session,
                new GcResult.Garbage(session.text(), reason, 1, object.length()),
                (all, one) -> new GcResult.Garbage(
                        all.session(), all.reason(), all.objects() + 1, all.bytes() + one.bytes()));
    }

    long objects() {
        return sessions.values().stream().mapToLong(GcResult.Garbage::objects).sum();
    }

    long bytes() {
        return sessions.values().stream().mapToLong(GcResult.Garbage::bytes).sum();
    }

    List<GcResult.Garbage> sessions() {
        return List.copyOf(sessions.values());
    }
}
