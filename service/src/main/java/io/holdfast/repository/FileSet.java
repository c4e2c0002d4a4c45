package io.holdfast.repository;

import com.carrotsearch.hppc.LongHashSet;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A set of stored files, told apart by where they are; a file takes some twenty bytes in it, so that there may be
 * millions. For one thread.
 */
public final class FileSet {

    private static final int NUMBER_BITS = 20;

    private final Map<String, LongHashSet> numbered = new HashMap<>();
    private final Set<Place> others = new HashSet<>();
    private long size;

    /** Whether it was not in the set before. */
    public boolean add(StoredFile file) {
        Optional<NumberedKey> parts = NumberedKey.of(file.object());
        boolean fits = parts.isPresent() && file.offset() < 1L << (Long.SIZE - 1 - NUMBER_BITS);
        boolean added = fits
                ? numbered.computeIfAbsent(parts.get().folder(), folder -> new LongHashSet())
                        .add(file.offset() << NUMBER_BITS | parts.get().number())
                : others.add(new Place(file.object(), file.offset()));
        size += added ? 1 : 0;
        return added;
    }

    public boolean contains(StoredFile file) {
        Optional<NumberedKey> parts = NumberedKey.of(file.object());
        boolean fits = parts.isPresent() && file.offset() < 1L << (Long.SIZE - 1 - NUMBER_BITS);
        if (!fits) {
            return others.contains(new Place(file.object(), file.offset()));
        }
        LongHashSet known = numbered.get(parts.get().folder());
        return known != null
                && known.contains(file.offset() << NUMBER_BITS | parts.get().number());
    }

    public long size() {
        return size;
    }

    private record Place(ObjectKey object, long offset) {}
}
