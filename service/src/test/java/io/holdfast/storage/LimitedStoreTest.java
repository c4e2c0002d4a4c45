package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LimitedStoreTest {

    private static final int MB = 1_000_000;

    private final FakeTime time = new FakeTime();
    private final MemoryObjectStore memory = new MemoryObjectStore(Clock.systemUTC());

    private ObjectStore limited(OptionalDouble bytes, OptionalDouble calls) {
        return new LimitedStore(memory, new LimitedStore.Limits(bytes, calls), time, time);
    }

    private static ObjectKey key(int i) {
        return new ObjectKey("k/" + i);
    }

    private double secondsGone() {
        return time.gone().toNanos() / 1e9;
    }

    @Test
    void bytesThatAreReadAndWrittenShareTheBandwidth() throws Exception {
        ObjectStore store = limited(OptionalDouble.of(10 * MB), OptionalDouble.empty());
        store.putIfAbsent(key(0), new byte[20 * MB]);
        assertThat(secondsGone()).isEqualTo(2, within(0.02));
        try (ObjectSink sink = store.create(key(1))) {
            for (int i = 0; i < 3000; i++) {
                sink.write(new byte[10_000]);
            }
            sink.commit();
        }
        assertThat(secondsGone()).isEqualTo(5, within(0.05));
        try (InputStream in = store.open(key(1), 0, 30 * MB).orElseThrow()) {
            in.readAllBytes();
        }
        assertThat(secondsGone()).isEqualTo(8, within(0.08));
        store.read(key(0), 20 * MB);
        assertThat(secondsGone()).isEqualTo(10, within(0.1));
        try (InputStream in = store.open(key(0), 0, 20 * MB).orElseThrow()) {
            in.skipNBytes(20 * MB);
        }
        assertThat(secondsGone()).as("skipped").isEqualTo(12, within(0.12));
    }

    @Test
    void callsAreSpread() {
        ObjectStore store = limited(OptionalDouble.empty(), OptionalDouble.of(100));
        for (int i = 0; i < 100; i++) {
            store.putIfAbsent(key(i), new byte[MB / 100]);
            store.read(key(i), MB);
            store.stat(key(i));
            store.list(KeyPrefix.folder("none")).close();
            store.delete(key(i));
        }
        assertThat(secondsGone()).isEqualTo(5, within(0.5));
    }

    @Test
    void whatWasNotUsedIsNotSavedUp() {
        ObjectStore store = limited(OptionalDouble.of(MB), OptionalDouble.empty());
        store.putIfAbsent(key(0), new byte[MB]);
        time.pause(Duration.ofHours(1));
        double before = secondsGone();
        store.putIfAbsent(key(1), new byte[2 * MB]);
        assertThat(secondsGone() - before).isEqualTo(2, within(0.2));
    }

    @Test
    void withoutLimitsNobodyWaits() {
        ObjectStore store = limited(OptionalDouble.empty(), OptionalDouble.empty());
        store.putIfAbsent(key(0), new byte[10 * MB]);
        assertThat(time.pauses).isEmpty();
    }
}
