package io.holdfast.catalog;

import io.holdfast.api.Damage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Damaged objects, each once, as the first who came said it, with all tables that it hurts. May be used by many threads. */
public final class Damages {

    private final Map<String, Damage> byObject = new LinkedHashMap<>();

    public synchronized void add(Damage damage) {
        byObject.merge(damage.object(), damage, Damages::united);
    }

    public synchronized List<Damage> all() {
        return List.copyOf(byObject.values());
    }

    private static Damage united(Damage first, Damage other) {
        return new Damage(
                first.kind(),
                first.object(),
                first.detail(),
                Stream.concat(first.tables().stream(), other.tables().stream())
                        .distinct()
                        .toList());
    }
}
