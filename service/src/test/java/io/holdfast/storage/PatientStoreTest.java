package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Unavailable;
import io.holdfast.format.ObjectKey;
import io.holdfast.measure.Bandwidth;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatientStoreTest {

    private static final ObjectKey KEY = new ObjectKey("k");
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(60), 2_000);
    private static final byte[] CONTENT = ObjectStoreContract.bytes(1_000_000, 1);

    private final FakeTime time = new FakeTime();
    private final MemoryObjectStore memory = new MemoryObjectStore(Clock.systemUTC());

    /** Around a place that is as slow as this. */
    private ObjectStore patient(long bytesPerSecond) {
        LimitedStore.Limits limits =
                new LimitedStore.Limits(Optional.of(new Bandwidth(bytesPerSecond)), OptionalDouble.empty());
        return new PatientStore(new LimitedStore(memory, limits, time, time), PATIENCE, time);
    }

    private static void read(ObjectStore store) throws IOException {
        try (InputStream in = store.open(KEY, 0, CONTENT.length).orElseThrow()) {
            byte[] buffer = new byte[1_000];
            while (in.read(buffer) >= 0) {
                // To its end.
            }
        }
    }

    private static void write(ObjectStore store) {
        try (ObjectSink sink = store.create(KEY)) {
            for (int i = 0; i < CONTENT.length; i += 1_000) {
                sink.write(CONTENT, i, 1_000);
            }
            sink.commit();
        }
    }

    @Test
    void whatCrawlsIsGivenUp() {
        memory.putIfAbsent(KEY, CONTENT);
        assertThatThrownBy(() -> read(patient(1_000)))
                .isInstanceOf(Unavailable.class)
                .hasMessage("unable to read k: expected 2000 bytes in a second, found 121000 in 121 s");
        assertThat(time.gone()).isEqualTo(Duration.ofSeconds(121));

        memory.delete(KEY);
        assertThatThrownBy(() -> write(patient(1_000)))
                .isInstanceOf(Unavailable.class)
                .hasMessageStartingWith("unable to write k: expected 2000 bytes in a second, found ");
        assertThat(memory.stat(KEY)).isEmpty();
    }

    @Test
    void whatIsOnlySlowIsNot() throws Exception {
        write(patient(2_100));
        read(patient(2_100));
        assertThat(memory.read(KEY, CONTENT.length)).contains(CONTENT);
        assertThat(time.gone()).isGreaterThan(Duration.ofMinutes(15));
    }

    @Test
    void theTimeOfTheCallerDoesNotCount() throws Exception {
        memory.putIfAbsent(KEY, CONTENT);
        try (InputStream in = patient(1_000_000).open(KEY, 0, 20).orElseThrow()) {
            for (int i = 0; i < 20; i++) {
                time.pause(Duration.ofHours(1));
                assertThat(in.read()).isEqualTo(CONTENT[i] & 0xff);
            }
        }
    }

    /** Each opening gives a few bytes at once, so that there is some progress for ever. */
    @Test
    void repeatingWhatCrawlsComesToAnEnd() {
        memory.putIfAbsent(KEY, CONTENT);
        Retries retries = new Retries(Retries.Limits.DEFAULT, new Random(1), time, time);
        assertThatThrownBy(() -> read(new RetryingStore(patient(1_000), retries)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("expected 2000 bytes in a second");
        assertThat(time.gone()).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void moreBytesAreGivenMoreTime() {
        assertThat(PATIENCE.forBytes(0)).isEqualTo(Duration.ofSeconds(60));
        assertThat(PATIENCE.forBytes(1_000_000)).isEqualTo(Duration.ofSeconds(560));
    }
}
