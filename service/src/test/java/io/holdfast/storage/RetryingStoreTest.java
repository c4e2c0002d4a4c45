package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryingStoreTest {

    private static final ObjectKey KEY = new ObjectKey("k");

    private final FakeTime time = new FakeTime();
    private final MemoryObjectStore memory = new MemoryObjectStore(Clock.systemUTC());

    private ObjectStore retrying(ObjectStore store, int attempts) {
        return new RetryingStore(
                store,
                new Retries(
                        new Retries.Limits(attempts, Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofHours(1)),
                        new Random(1),
                        time,
                        time));
    }

    private FaultyStore faulty(FaultModel model) {
        return new FaultyStore(memory, model, FaultyStore.seed(3), time);
    }

    @Test
    void aStreamThatBreaksAtEachOpeningIsReadToItsEnd() throws Exception {
        byte[] content = ObjectStoreContract.bytes(100_000, 1);
        memory.putIfAbsent(KEY, content);
        ObjectStore store = retrying(faulty(FaultModel.NONE.brokenRead(0.9)), 30);
        try (InputStream in = store.open(KEY, 10, 99_990).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 10, 100_000));
        }
        assertThat(time.pauses).isNotEmpty();
    }

    @Test
    void aListingThatBreaksGoesOnAfterItsLastKey() {
        IntStream.range(0, 100).forEach(i -> memory.putIfAbsent(new ObjectKey("x/" + i), new byte[1]));
        ObjectStore store = retrying(faulty(FaultModel.NONE.brokenListing(0.5)), 30);
        List<ObjectKey> keys = memory.list(KeyPrefix.all()).map(ObjectInfo::key).toList();
        for (int i = 0; i < 20; i++) {
            assertThat(store.list(KeyPrefix.all()).map(ObjectInfo::key)).containsExactlyElementsOf(keys);
        }
        assertThat(time.pauses).isNotEmpty();
    }

    @Test
    void whatNeverWorksFailsWithItsLastError() {
        ObjectStore store = retrying(faulty(FaultModel.NONE.refused(1)), 4);
        for (Runnable call : List.<Runnable>of(
                store::prepare,
                () -> store.putIfAbsent(KEY, new byte[1]),
                () -> store.create(KEY),
                () -> store.read(KEY, 1),
                () -> store.open(KEY, 0, 1),
                () -> store.stat(KEY),
                () -> store.list(KeyPrefix.all()),
                () -> store.delete(KEY),
                () -> store.sweep(Instant.EPOCH))) {
            time.pauses.clear();
            assertThatThrownBy(call::run).isInstanceOf(Unavailable.class).hasMessageContaining("(call 4, seed 3)");
            assertThat(time.pauses).hasSize(3);
        }
    }

    @Test
    void anUnknownOutcomeIsPassedOn() {
        ObjectStore store = retrying(faulty(FaultModel.NONE.lostAnswer(1)), 4);
        assertThatThrownBy(() -> store.putIfAbsent(KEY, new byte[1])).isInstanceOf(OutcomeUnknown.class);
        assertThat(memory.read(KEY, 1)).isPresent();
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void aTornWriteIsNotRepeated() {
        ObjectStore store = retrying(faulty(FaultModel.NONE.tornWrite(1)), 4);
        try (ObjectSink sink = store.create(KEY)) {
            assertThatThrownBy(() -> sink.write(new byte[10])).isInstanceOf(Unavailable.class);
        }
        assertThat(memory.list(KeyPrefix.all())).isEmpty();
        assertThat(memory.sweep(Instant.MAX).count()).isEqualTo(1);
    }
}
