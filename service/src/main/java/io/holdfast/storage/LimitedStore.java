package io.holdfast.storage;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.measure.Bandwidth;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Spares the network and the store: over all threads together no more bytes are written in a second, no more are read, and
 * no more calls are made than the limits say. That holds from the first call on, and from any moment on with what goes
 * through in one second on top. A listing counts as one call, a sink as two.
 */
public final class LimitedStore implements ObjectStore {

    private final ObjectStore store;
    private final Optional<Throttle> written;
    private final Optional<Throttle> read;
    private final Optional<Throttle> calls;

    /** @param nanoTime as of {@link System#nanoTime} */
    public LimitedStore(ObjectStore store, Limits limits, LongSupplier nanoTime, Pause pause) {
        this.store = store;
        this.written = limits.bandwidth.map(most -> new Throttle(most.bytesPerSecond(), nanoTime, pause));
        this.read = limits.bandwidth.map(most -> new Throttle(most.bytesPerSecond(), nanoTime, pause));
        this.calls = limits.callsPerSecond.isPresent()
                ? Optional.of(new Throttle(limits.callsPerSecond.getAsDouble(), nanoTime, pause))
                : Optional.empty();
    }

    private LimitedStore(ObjectStore store, Throttle written, Throttle read) {
        this.store = store;
        this.written = Optional.of(written);
        this.read = Optional.of(read);
        this.calls = Optional.empty();
    }

    /**
     * The store with a limit that changes.
     *
     * @param bytesPerSecond of what is written, and as much of what is read; asked each time; 0 for no limit just now
     */
    public static LimitedStore within(
            LongSupplier bytesPerSecond, ObjectStore store, LongSupplier nanoTime, Pause pause) {
        return new LimitedStore(
                store,
                new Throttle((DoubleSupplier) bytesPerSecond::getAsLong, nanoTime, pause),
                new Throttle((DoubleSupplier) bytesPerSecond::getAsLong, nanoTime, pause));
    }

    /**
     * Empty for no limit.
     *
     * @param bandwidth of what is written, and as much of what is read
     */
    public record Limits(Optional<Bandwidth> bandwidth, OptionalDouble callsPerSecond) {}

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void prepare() {
        call();
        store.prepare();
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        call();
        pass(written, content.length);
        return store.putIfAbsent(key, content);
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        call();
        ObjectSink sink = store.create(key);
        return new ObjectSink() {
            @Override
            public void write(byte[] content, int from, int count) {
                pass(written, count);
                sink.write(content, from, count);
            }

            @Override
            public void flush() {
                sink.flush();
            }

            @Override
            public void commit() {
                call();
                sink.commit();
            }

            @Override
            public void close() {
                sink.close();
            }
        };
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        call();
        Optional<byte[]> content = store.read(key, maxBytes);
        content.ifPresent(found -> pass(read, found.length));
        return content;
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        call();
        return store.open(key, offset, length).map(Passing::new);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        call();
        return store.stat(key);
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        call();
        return store.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        call();
        store.delete(key);
    }

    @Override
    public Swept sweep(Instant before) {
        call();
        return store.sweep(before);
    }

    private void call() {
        calls.ifPresent(throttle -> throttle.take(1));
    }

    private static void pass(Optional<Throttle> way, long count) {
        way.ifPresent(throttle -> throttle.take(count));
    }

    private final class Passing extends FilterInputStream {

        Passing(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            pass(read, one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] content, int from, int count) throws IOException {
            int got = in.read(content, from, count);
            pass(read, Math.max(0, got));
            return got;
        }

        /** Skipped bytes have come over the network as well. */
        @Override
        public long skip(long count) throws IOException {
            byte[] away = new byte[(int) Math.min(count, 1 << 16)];
            return Math.max(0, read(away, 0, away.length));
        }
    }
}
