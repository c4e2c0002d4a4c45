package io.holdfast.bench;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A store whose data objects have a length and no content, so that a million of them cost neither disk nor {@code fsync};
 * everything else is in another store. It tells of data objects what is true, and does not give their content back. Some
 * ten bytes an object, so that what is measured is the memory of who uses it.
 */
final class HollowStore implements ObjectStore {

    private static final int ABSENT = 0;

    private final ObjectStore store;
    private final Instant since = Instant.now();

    /** Lengths plus one by folder and number. */
    private final NavigableMap<String, int[]> folders = new TreeMap<>();

    HollowStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void prepare() {
        store.prepare();
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return Layout.data().covers(key) ? putData(key, content.length) : store.putIfAbsent(key, content);
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        return Layout.data().covers(key) ? new Counting(key) : store.create(key);
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        return store.read(requireContent(key), maxBytes);
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        return store.open(requireContent(key), offset, length);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return Layout.data().covers(key) ? statData(key) : store.stat(key);
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        return prefix.text().startsWith(Layout.data().text()) ? listData(prefix) : store.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        if (Layout.data().covers(key)) {
            deleteData(key);
        } else {
            store.delete(key);
        }
    }

    /** Makes objects of one byte, numbered from 0, without asking whether they are there. */
    synchronized void fill(String folder, int objects) {
        int[] lengths = new int[objects];
        Arrays.fill(lengths, 1 + 1);
        folders.put(folder, lengths);
    }

    synchronized long objects() {
        return folders.values().stream()
                .mapToLong(lengths ->
                        IntStream.of(lengths).filter(length -> length != ABSENT).count())
                .sum();
    }

    private synchronized boolean putData(ObjectKey key, int length) {
        int number = number(key);
        int[] lengths = folders.getOrDefault(folder(key), new int[0]);
        if (number < lengths.length && lengths[number] != ABSENT) {
            return false;
        }
        int[] grown = Arrays.copyOf(lengths, Math.max(lengths.length, number + 1));
        grown[number] = length + 1;
        folders.put(folder(key), grown);
        return true;
    }

    private synchronized Optional<ObjectInfo> statData(ObjectKey key) {
        int number = number(key);
        int[] lengths = folders.getOrDefault(folder(key), new int[0]);
        return number >= lengths.length || lengths[number] == ABSENT
                ? Optional.empty()
                : Optional.of(new ObjectInfo(key, lengths[number] - 1, since));
    }

    private synchronized void deleteData(ObjectKey key) {
        int[] lengths = folders.get(folder(key));
        if (lengths != null && number(key) < lengths.length) {
            lengths[number(key)] = ABSENT;
            if (IntStream.of(lengths).allMatch(length -> length == ABSENT)) {
                folders.remove(folder(key));
            }
        }
    }

    private Stream<ObjectInfo> listData(KeyPrefix prefix) {
        return Stream.iterate(
                        nextFolder(prefix, prefix.text(), true),
                        Optional::isPresent,
                        last -> nextFolder(prefix, last.orElseThrow(), false))
                .flatMap(folder -> listFolder(folder.orElseThrow()));
    }

    private synchronized Optional<String> nextFolder(KeyPrefix prefix, String from, boolean inclusive) {
        NavigableMap<String, int[]> rest = folders.tailMap(from, inclusive);
        return rest.isEmpty()
                ? Optional.empty()
                : Optional.of(rest.firstKey()).filter(folder -> folder.startsWith(prefix.text()));
    }

    private synchronized Stream<ObjectInfo> listFolder(String folder) {
        int[] lengths = folders.getOrDefault(folder, new int[0]).clone();
        return IntStream.range(0, lengths.length)
                .filter(i -> lengths[i] != ABSENT)
                .mapToObj(
                        i -> new ObjectInfo(new ObjectKey(folder + String.format("%06d", i)), lengths[i] - 1L, since));
    }

    private static String folder(ObjectKey key) {
        return key.path().substring(0, key.path().lastIndexOf('/') + 1);
    }

    private static int number(ObjectKey key) {
        return Integer.parseInt(key.name());
    }

    private static ObjectKey requireContent(ObjectKey key) {
        if (Layout.data().covers(key)) {
            throw new Unavailable("unable to read " + key + ": data objects have no content here", null, null);
        }
        return key;
    }

    private final class Counting extends ObjectSink {

        private final ObjectKey key;
        private int length;

        Counting(ObjectKey key) {
            this.key = key;
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            length += count;
        }

        @Override
        public void commit() {
            if (!putData(key, length)) {
                throw new Conflict("unable to create " + key + ": expected no object, found one", null);
            }
        }

        @Override
        public void close() {}
    }
}
