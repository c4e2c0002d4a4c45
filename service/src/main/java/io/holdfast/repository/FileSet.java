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
    /** Apart, as an empty file of a bundle begins where the next one does. */
    private final Map<String, LongHashSet> empty = new HashMap<>();

    private final Set<Place> others = new HashSet<>();
    private long size;

    /** Whether it was not in the set before. */
    public boolean add(StoredFile file) {
        Optional<NumberedKey> parts = NumberedKey.of(file.object());
        boolean added = (parts.isPresent() && fits(file))
                ? numbersOf(file)
                        .computeIfAbsent(parts.get().folder(), folder -> new LongHashSet())
                        .add(number(file, parts.get()))
                : others.add(place(file));
        size += added ? 1 : 0;
        return added;
    }

    public boolean contains(StoredFile file) {
        Optional<NumberedKey> parts = NumberedKey.of(file.object());
        if (parts.isEmpty() || !fits(file)) {
            return others.contains(place(file));
        }
        LongHashSet known = numbersOf(file).get(parts.get().folder());
        return known != null && known.contains(number(file, parts.get()));
    }

    private Map<String, LongHashSet> numbersOf(StoredFile file) {
        return file.length() == 0 ? empty : numbered;
    }

    private static boolean fits(StoredFile file) {
        return file.offset() < 1L << (Long.SIZE - 1 - NUMBER_BITS);
    }

    private static long number(StoredFile file, NumberedKey key) {
        return file.offset() << NUMBER_BITS | key.number();
    }

    private static Place place(StoredFile file) {
        return new Place(file.object(), file.offset(), file.length() == 0);
    }

    public long size() {
        return size;
    }

    private record Place(ObjectKey object, long offset, boolean empty) {}
}
