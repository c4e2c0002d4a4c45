package io.holdfast.storage;

import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Gives up streams and sinks that crawl: each of their calls returns, and yet it would take for ever. The time that a caller
 * takes between two calls does not count. Calls that never return are the affair of the store itself.
 */
public final class PatientStore implements ObjectStore {

    private final ObjectStore store;
    private final Patience patience;
    private final LongSupplier nanoTime;

    /** @param nanoTime as of {@link System#nanoTime} */
    public PatientStore(ObjectStore store, Patience patience, LongSupplier nanoTime) {
        this.store = store;
        this.patience = patience;
        this.nanoTime = nanoTime;
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
        return store.putIfAbsent(key, content);
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        ObjectSink sink = store.create(key);
        Pace pace = new Pace("write " + key);
        return new ObjectSink() {
            @Override
            public void write(byte[] bytes, int from, int count) {
                long begun = nanoTime.getAsLong();
                sink.write(bytes, from, count);
                pace.moved(count, begun);
            }

            @Override
            public void flush() {
                sink.flush();
            }

            @Override
            public void commit() {
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
        return store.read(key, maxBytes);
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        return store.open(key, offset, length).map(content -> new PatientStream(content, new Pace("read " + key)));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return store.stat(key);
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        return store.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        store.delete(key);
    }

    @Override
    public Swept sweep(Instant before) {
        return store.sweep(before);
    }

    /** Of one stream or sink. */
    private final class Pace {

        private final String what;
        private long nanos;
        private long bytes;

        Pace(String what) {
            this.what = what;
        }

        void moved(int count, long begunAt) {
            nanos += nanoTime.getAsLong() - begunAt;
            bytes += count;
            Duration taken = Duration.ofNanos(nanos);
            if (taken.compareTo(patience.forBytes(bytes)) > 0) {
                throw new Unavailable(
                        "unable to %s: expected %d bytes in a second, found %d in %d s"
                                .formatted(what, patience.slowest(), bytes, taken.toSeconds()),
                        null,
                        null);
            }
        }
    }

    private final class PatientStream extends FilterInputStream {

        private final Pace pace;

        PatientStream(InputStream content, Pace pace) {
            super(content);
            this.pace = pace;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        /** What has come to its end is whole, however long it took. */
        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            long begun = nanoTime.getAsLong();
            int got = in.read(bytes, from, count);
            if (got > 0) {
                pace.moved(got, begun);
            }
            return got;
        }

        @Override
        public long skip(long count) throws IOException {
            byte[] away = new byte[(int) Math.min(count, 1 << 16)];
            return Math.max(0, read(away, 0, away.length));
        }
    }
}
