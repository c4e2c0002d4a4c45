package io.holdfast.qualify;

import io.holdfast.error.Conflict;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Swept;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;

/** A store that breaks the contract in one way. */
final class BentStore implements ObjectStore {

    enum Bend {
        NONE,
        /** The last writer wins. */
        PUT_REPLACES,
        STREAM_REPLACES,
        /** Whoever looks before anybody has written believes that it was the one. */
        RACES_ARE_NOT_SEEN,
        RANGES_BEGIN_AT_THE_BEGINNING,
        LISTS_BACKWARDS,
        LISTS_WITHOUT_THE_LAST,
        DELETES_NOTHING,
        KEEPS_ABORTED_WRITES,
        CUTS_LARGE_OBJECTS
    }

    private static final int LARGE = 1 << 20;

    private static final int WRITERS = 8;

    private final ObjectStore store;
    private final Bend bend;
    private final CyclicBarrier looked = new CyclicBarrier(WRITERS);

    BentStore(ObjectStore store, Bend bend) {
        this.store = store;
        this.bend = bend;
    }

    @Override
    public String location() {
        return "bent";
    }

    @Override
    public void prepare() {
        store.prepare();
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        if (bend == Bend.PUT_REPLACES) {
            store.delete(key);
            store.putIfAbsent(key, content);
            return true;
        }
        boolean raced = bend == Bend.RACES_ARE_NOT_SEEN && key.path().contains("/put/");
        if (raced && store.stat(key).isEmpty()) {
            waitForTheOthers();
            store.putIfAbsent(key, content);
            return true;
        }
        return store.putIfAbsent(key, content);
    }

    private void waitForTheOthers() {
        try {
            looked.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        ObjectSink sink = store.create(key);
        return new ObjectSink() {
            private long length;
            private boolean committed;

            @Override
            public void write(byte[] bytes, int from, int count) {
                length += count;
                if (bend != Bend.CUTS_LARGE_OBJECTS || length <= LARGE) {
                    sink.write(bytes, from, count);
                }
            }

            @Override
            public void commit() {
                committed = true;
                try {
                    sink.commit();
                } catch (Conflict e) {
                    if (bend != Bend.STREAM_REPLACES) {
                        throw e;
                    }
                }
            }

            @Override
            public void close() {
                if (bend == Bend.KEEPS_ABORTED_WRITES && !committed) {
                    sink.commit();
                }
                sink.close();
            }
        };
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        return store.read(key, maxBytes);
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        return store.open(key, bend == Bend.RANGES_BEGIN_AT_THE_BEGINNING ? 0 : offset, length);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return store.stat(key);
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        List<ObjectInfo> objects = store.list(prefix).toList();
        return switch (bend) {
            case LISTS_BACKWARDS ->
                objects.stream().sorted(Comparator.comparing(ObjectInfo::key).reversed());
            case LISTS_WITHOUT_THE_LAST -> objects.stream().limit(Math.max(0, objects.size() - 1));
            default -> objects.stream();
        };
    }

    @Override
    public void delete(ObjectKey key) {
        if (bend != Bend.DELETES_NOTHING) {
            store.delete(key);
        }
    }

    @Override
    public Swept sweep(Instant before) {
        return store.sweep(before);
    }
}
