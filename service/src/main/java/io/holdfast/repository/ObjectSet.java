package io.holdfast.repository;

import com.carrotsearch.hppc.IntHashSet;
import io.holdfast.format.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A set of objects; a data object takes some ten bytes in it, so that there may be millions. For one thread. */
public final class ObjectSet {

    private final Map<String, IntHashSet> numbered = new HashMap<>();
    private final Set<ObjectKey> others = new HashSet<>();
    private long size;

    /** Whether it was not in the set before. */
    public boolean add(ObjectKey key) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        boolean added = parts.isPresent()
                ? numbered.computeIfAbsent(parts.get().folder(), folder -> new IntHashSet())
                        .add(parts.get().number())
                : others.add(key);
        size += added ? 1 : 0;
        return added;
    }

    public boolean contains(ObjectKey key) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        if (parts.isEmpty()) {
            return others.contains(key);
        }
        IntHashSet numbers = numbered.get(parts.get().folder());
        return numbers != null && numbers.contains(parts.get().number());
    }

    public long size() {
        return size;
    }
}
