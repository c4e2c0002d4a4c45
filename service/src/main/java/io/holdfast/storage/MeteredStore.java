package io.holdfast.storage;

import io.holdfast.error.Conflict;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.StoreMeter.Call;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a meter of every call: how long it took, how many bytes went through, and how it failed. */
public final class MeteredStore implements ObjectStore {

    private final ObjectStore store;
    private final StoreMeter meter;
    private final LongSupplier nanoTime;

    /** @param nanoTime as of {@link System#nanoTime} */
    public MeteredStore(ObjectStore store, StoreMeter meter, LongSupplier nanoTime) {
        this.store = store;
        this.meter = meter;
        this.nanoTime = nanoTime;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void prepare() {
        measured(Call.PREPARE, store::prepare);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return measured(Call.PUT, created -> content.length, () -> store.putIfAbsent(key, content));
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        Measurement measurement = new Measurement(Call.WRITE);
        ObjectSink sink = measurement.of(() -> store.create(key), true);
        return new ObjectSink() {
            @Override
            public void write(byte[] content, int from, int count) {
                measurement.of(() -> {
                    sink.write(content, from, count);
                    return count;
                });
                measurement.bytes += count;
            }

            @Override
            public void flush() {
                sink.flush();
            }

            @Override
            public void commit() {
                measurement.of(() -> {
                    sink.commit();
                    return true;
                });
            }

            @Override
            public void close() {
                measurement.of(() -> {
                    sink.close();
                    return true;
                });
                measurement.end();
            }
        };
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        return measured(
                Call.READ, content -> content.map(found -> found.length).orElse(0), () -> store.read(key, maxBytes));
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        Measurement measurement = new Measurement(Call.STREAM);
        Optional<InputStream> content = measurement.of(() -> store.open(key, offset, length), true);
        if (content.isEmpty()) {
            measurement.end();
        }
        return content.map(found -> new MeasuredStream(found, measurement));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return measured(Call.STAT, found -> 0, () -> store.stat(key));
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        return measured(Call.LIST, found -> 0, () -> store.list(prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        measured(Call.DELETE, () -> store.delete(key));
    }

    @Override
    public Swept sweep(Instant before) {
        return measured(Call.SWEEP, swept -> 0, () -> store.sweep(before));
    }

    private void measured(Call call, Runnable action) {
        measured(call, done -> 0, () -> {
            action.run();
            return true;
        });
    }

    private <T> T measured(Call call, ToLongFunction<T> bytes, Supplier<T> action) {
        Measurement measurement = new Measurement(call);
        T result = measurement.of(action, true);
        measurement.bytes = bytes.applyAsLong(result);
        measurement.end();
        return result;
    }

    /** One call, which may consist of several. */
    private final class Measurement {

        private final Call call;
        private long nanos;
        private long bytes;
        private @Nullable ErrorCode error;
        private boolean ended;

        Measurement(Call call) {
            this.call = call;
        }

        <T> T of(Supplier<T> action) {
            return of(action, false);
        }

        /** @param last whether an error ends it, as nobody gets to close it */
        <T> T of(Supplier<T> action, boolean last) {
            long begun = nanoTime.getAsLong();
            boolean failed = true;
            try {
                T result = action.get();
                failed = false;
                return result;
            } catch (HoldfastException e) {
                error = e instanceof Conflict ? null : e.code();
                throw e;
            } finally {
                nanos += nanoTime.getAsLong() - begun;
                if (failed && last) {
                    end();
                }
            }
        }

        void end() {
            if (!ended) {
                ended = true;
                meter.ended(call, Duration.ofNanos(nanos), bytes, error);
            }
        }
    }

    private static final class MeasuredStream extends InputStream {

        private final InputStream content;
        private final Measurement measurement;

        MeasuredStream(InputStream content, Measurement measurement) {
            this.content = content;
            this.measurement = measurement;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) {
            int got = measurement.of(() -> {
                try {
                    return content.read(bytes, from, count);
                } catch (IOException e) {
                    throw new IllegalStateException("a store's stream throws none", e);
                }
            });
            measurement.bytes += Math.max(0, got);
            return got;
        }

        @Override
        public void close() throws IOException {
            content.close();
            measurement.end();
        }
    }
}
