package io.holdfast.retention;

import io.holdfast.api.GcResult;
import io.holdfast.format.SessionId;
import io.holdfast.repository.ObjectSet;
import io.holdfast.repository.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was found of each session, with the reason. An object that is found again, having been spared, counts once. */
final class GarbageTally {

    private final ObjectSet counted = new ObjectSet();
    private final Map<SessionId, GcResult.Garbage> sessions = new TreeMap<>();

    void add(StoredObject object, String reason) {
        if (counted.add(object.key())) {
            sessions.merge(
                    object.session(),
                    new GcResult.Garbage(object.session().text(), reason, 1, object.length()),
                    (all, one) -> new GcResult.Garbage(
                            all.session(), all.reason(), all.objects() + 1, all.bytes() + one.bytes()));
        }
    }

    List<GcResult.Garbage> sessions() {
        return List.copyOf(sessions.values());
    }
}
