package io.holdfast.repository;

import com.carrotsearch.hppc.IntLongHashMap;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The objects that stored files are in, each with its length and how many of its bytes are of such files; an object takes
 * some fifty bytes and a file some twenty, so that there may be millions. For one thread.
 */
public final class ReferencedObjects {

    private static final long NONE = -1;

    private final Map<String, Folder> folders = new TreeMap<>();
    private final Map<ObjectKey, Entry> others = new TreeMap<>();
    private final FileSet files = new FileSet();
    private long count;
    private long bytes;

    private record Entry(long length, long bytes) {}

    private static final class Folder {
        private final IntLongHashMap lengths = new IntLongHashMap();
        private final IntLongHashMap bytes = new IntLongHashMap();
    }

    /** Is given one object. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Looks at an object.
         *
         * @param length of the whole object
         * @param bytes of the files in it
         */
        void object(ObjectKey key, long length, long bytes);
    }

    /**
     * Adds the object of a file.
     *
     * @return whether this file agrees with all others on the length of its object
     */
    public boolean add(StoredFile file) {
        // An empty file may begin where another one does.
        long more = file.length() > 0 && files.add(file) ? file.length() : 0;
        bytes += more;
        long expected = file.lengthOfObject();
        Optional<NumberedKey> parts = NumberedKey.of(file.object());
        long known = parts.isPresent() ? add(parts.get(), expected, more) : addOther(file.object(), expected, more);
        count += known == NONE ? 1 : 0;
        return known == NONE || known == expected;
    }

    private long add(NumberedKey key, long length, long more) {
        Folder folder = folders.computeIfAbsent(key.folder(), f -> new Folder());
        long known = folder.lengths.getOrDefault(key.number(), NONE);
        folder.lengths.put(key.number(), Math.max(known, length));
        folder.bytes.addTo(key.number(), more);
        return known;
    }

    private long addOther(ObjectKey key, long length, long more) {
        Entry known = others.get(key);
        others.put(
                key,
                known == null
                        ? new Entry(length, more)
                        : new Entry(Math.max(known.length, length), known.bytes + more));
        return known == null ? NONE : known.length;
    }

    public boolean contains(ObjectKey key) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        if (parts.isEmpty()) {
            return others.containsKey(key);
        }
        Folder folder = folders.get(parts.get().folder());
        return folder != null && folder.lengths.containsKey(parts.get().number());
    }

    /** The length of an object; less than 0 if it is none of these. */
    public long lengthOf(ObjectKey key) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        if (parts.isEmpty()) {
            Entry entry = others.get(key);
            return entry == null ? NONE : entry.length;
        }
        Folder folder = folders.get(parts.get().folder());
        return folder == null ? NONE : folder.lengths.getOrDefault(parts.get().number(), NONE);
    }

    /** The bytes of the files in an object; 0 if it is none of these. */
    public long bytesOf(ObjectKey key) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        if (parts.isEmpty()) {
            Entry entry = others.get(key);
            return entry == null ? 0 : entry.bytes;
        }
        Folder folder = folders.get(parts.get().folder());
        return folder == null ? 0 : folder.bytes.getOrDefault(parts.get().number(), 0);
    }

    /** How many objects. */
    public int count() {
        return Math.toIntExact(count);
    }

    /** The bytes of all files, each once. */
    public long bytes() {
        return bytes;
    }

    /** Gives all objects to the visitor, in the same order each time. */
    public void forEach(Visitor visitor) {
        folders.forEach((folder, members) -> {
            int[] numbers = members.lengths.keys().toArray();
            Arrays.sort(numbers);
            for (int number : numbers) {
                visitor.object(NumberedKey.key(folder, number), members.lengths.get(number), members.bytes.get(number));
            }
        });
        others.forEach((key, entry) -> visitor.object(key, entry.length, entry.bytes));
    }
}
