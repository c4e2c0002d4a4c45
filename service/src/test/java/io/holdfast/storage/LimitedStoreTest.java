package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.measure.Bandwidth;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LimitedStoreTest {

    private static final int MB = 1_000_000;

    private final FakeTime time = new FakeTime();
    private final MemoryObjectStore memory = new MemoryObjectStore(Clock.systemUTC());

    private ObjectStore limited(long bytesPerSecond) {
        return limited(Optional.of(new Bandwidth(bytesPerSecond)), OptionalDouble.empty());
    }

    private ObjectStore limited(Optional<Bandwidth> bandwidth, OptionalDouble calls) {
        return new LimitedStore(memory, new LimitedStore.Limits(bandwidth, calls), time, time);
    }

    private static ObjectKey key(int i) {
        return new ObjectKey("k/" + i);
    }

    private double secondsGone() {
        return time.gone().toNanos() / 1e9;
    }

    @Test
    void bytesTakeTheTimeThatTheLimitGivesThemEachWay() throws Exception {
        ObjectStore store = limited(10 * MB);
        store.putIfAbsent(key(0), new byte[20 * MB]);
        assertThat(secondsGone()).isEqualTo(2, within(0.001));
        try (ObjectSink sink = store.create(key(1))) {
            for (int i = 0; i < 3000; i++) {
                sink.write(new byte[10_000]);
            }
            sink.commit();
        }
        assertThat(secondsGone()).isEqualTo(5, within(0.001));
    }

    @Test
    void whatIsReadTakesItsTimeAndNoneOfWhatIsWritten() throws Exception {
        memory.putIfAbsent(key(0), new byte[20 * MB]);
        ObjectStore store = limited(10 * MB);
        store.putIfAbsent(key(1), new byte[10 * MB]);
        try (InputStream in = store.open(key(0), 0, 20 * MB).orElseThrow()) {
            in.readAllBytes();
        }
        assertThat(secondsGone()).isEqualTo(3, within(0.001));
        store.putIfAbsent(key(2), new byte[10 * MB]);
        assertThat(secondsGone()).as("written meanwhile").isEqualTo(3, within(0.001));
        store.read(key(0), 20 * MB);
        assertThat(secondsGone()).isEqualTo(5, within(0.001));
        try (InputStream in = store.open(key(0), 0, 20 * MB).orElseThrow()) {
            in.skipNBytes(20 * MB);
        }
        assertThat(secondsGone()).as("skipped").isEqualTo(7, within(0.001));
    }

    @Test
    void callsAreSpread() {
        ObjectStore store = limited(Optional.empty(), OptionalDouble.of(100));
        for (int i = 0; i < 100; i++) {
            store.putIfAbsent(key(i), new byte[MB / 100]);
            store.read(key(i), MB);
            store.stat(key(i));
            store.list(KeyPrefix.folder("none")).close();
            store.delete(key(i));
        }
        assertThat(secondsGone()).isEqualTo(5, within(0.001));
    }

    /** A store that is as fast again as the limit must not make of two waits one after the other half the rate. */
    @Test
    void whoIsBusyBetweenGetsTheWholeRate() {
        ObjectStore store = limited(10 * MB);
        try (ObjectSink sink = store.create(key(0))) {
            for (int i = 0; i < 100; i++) {
                sink.write(new byte[MB]);
                time.pause(Duration.ofMillis(50));
            }
        }
        assertThat(secondsGone()).isEqualTo(10, within(0.1));
    }

    @Test
    void whatWasNotUsedIsKeptForASecondAtMost() {
        ObjectStore store = limited(MB);
        store.putIfAbsent(key(0), new byte[MB]);
        time.pause(Duration.ofHours(1));
        double before = secondsGone();
        store.putIfAbsent(key(1), new byte[5 * MB]);
        assertThat(secondsGone() - before).isEqualTo(4, within(0.001));
    }

    @Test
    void nothingIsGivenInAdvance() {
        ObjectStore store = limited(MB);
        time.pause(Duration.ofHours(1));
        double before = secondsGone();
        store.putIfAbsent(key(0), new byte[MB / 2]);
        assertThat(secondsGone() - before).isEqualTo(0.5, within(0.001));
    }

    /** While time stands still, each write has to wait for all that were let through before: for no two the same time. */
    @Test
    void writersOnManyThreadsShareOneLimit() throws Exception {
        long writers = 8;
        int writes = 50;
        ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();
        ObjectStore store = new LimitedStore(
                memory,
                new LimitedStore.Limits(Optional.of(new Bandwidth(MB)), OptionalDouble.empty()),
                time,
                pause -> waits.add(pause.toMillis()));
        ExecutorService threads = Executors.newFixedThreadPool((int) writers);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                ObjectKey key = key(writer);
                running.add(threads.submit(() -> {
                    try (ObjectSink sink = store.create(key)) {
                        for (int i = 0; i < writes; i++) {
                            sink.write(new byte[2 * MB / 1000]);
                        }
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(waits)
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, writers * writes)
                        .map(n -> 2 * n)
                        .boxed()
                        .toList());
    }

    @Test
    void withoutLimitsNobodyWaits() {
        ObjectStore store = limited(Optional.empty(), OptionalDouble.empty());
        store.putIfAbsent(key(0), new byte[10 * MB]);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void aLimitThatChangesHoldsFromThenOn() {
        long[] limit = {10 * MB};
        ObjectStore store = LimitedStore.within(() -> limit[0], memory, time, time);
        store.putIfAbsent(key(0), new byte[10 * MB]);
        assertThat(secondsGone()).isEqualTo(1, within(0.001));
        limit[0] = 5 * MB;
        store.putIfAbsent(key(1), new byte[10 * MB]);
        assertThat(secondsGone()).isEqualTo(3, within(0.001));
        limit[0] = 0;
        store.putIfAbsent(key(2), new byte[10 * MB]);
        assertThat(secondsGone()).isEqualTo(3, within(0.001));
    }
}
