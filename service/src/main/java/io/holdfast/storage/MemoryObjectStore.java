package io.holdfast.storage;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store in the memory of this process, for tests and trials: gone with the process. */
public final class MemoryObjectStore implements ObjectStore {

    private final Clock clock;
    private final ConcurrentNavigableMap<ObjectKey, Stored> objects = new ConcurrentSkipListMap<>();
    /** The sinks that are neither committed nor closed, be their writers alive or not. */
    private final Set<Sink> open = ConcurrentHashMap.newKeySet();

    public MemoryObjectStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void prepare() {}

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return objects.putIfAbsent(key, new Stored(content.clone(), clock.instant())) == null;
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        Sink sink = new Sink(key, clock.instant());
        open.add(sink);
        return sink;
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        Stored stored = objects.get(key);
        if (stored == null) {
            return Optional.empty();
        }
        if (stored.content.length > maxBytes) {
            throw new Corrupt(
                    "unable to read " + key + ": expected at most " + maxBytes + " bytes, found "
                            + stored.content.length,
                    null,
                    null);
        }
        return Optional.of(stored.content.clone());
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        Stored stored = objects.get(key);
        if (stored == null) {
            return Optional.empty();
        }
        if (stored.content.length - offset < length) {
            throw new Corrupt(
                    "unable to read " + key + ": expected " + length + " bytes from offset " + offset
                            + ", found an object of " + stored.content.length + " bytes",
                    null,
                    null);
        }
        return Optional.of(new ByteArrayInputStream(stored.content, (int) offset, (int) length));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(stored -> stored.info(key));
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        return objects.entrySet().stream()
                .filter(e -> prefix.covers(e.getKey()))
                .map(e -> e.getValue().info(e.getKey()));
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key);
    }

    @Override
    public Swept sweep(Instant before) {
        Swept swept = Swept.NOTHING;
        for (Sink sink : List.copyOf(open)) {
            if (sink.begun.isBefore(before) && open.remove(sink)) {
                swept = swept.and(sink.length.get());
            }
        }
        return swept;
    }

    private static final class Stored {

        private final byte[] content;
        private final Instant modified;

        Stored(byte[] content, Instant modified) {
            this.content = content;
            this.modified = modified;
        }

        ObjectInfo info(ObjectKey key) {
            return new ObjectInfo(key, content.length, modified);
        }
    }

    private final class Sink extends ObjectSink {

        private final ObjectKey key;
        private final Instant begun;
        private final AtomicLong length = new AtomicLong();
        private @Nullable ByteArrayOutputStream content = new ByteArrayOutputStream();

        Sink(ObjectKey key, Instant begun) {
            this.key = key;
            this.begun = begun;
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            usable().write(bytes, from, count);
            length.addAndGet(count);
        }

        @Override
        public void commit() {
            byte[] whole = usable().toByteArray();
            content = null;
            if (!open.remove(this)) {
                throw new Unavailable("unable to create " + key + ": what was written has been swept", null, null);
            }
            if (!putIfAbsent(key, whole)) {
                throw new Conflict("unable to create " + key + ": expected no object, found one", null);
            }
        }

        @Override
        public void close() {
            content = null;
            open.remove(this);
        }

        private ByteArrayOutputStream usable() {
            if (content == null) {
                throw new IllegalStateException(key + " was committed or closed");
            }
            return content;
        }
    }
}
