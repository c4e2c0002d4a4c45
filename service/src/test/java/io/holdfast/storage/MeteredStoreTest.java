package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeteredStoreTest {

    private static final ObjectKey KEY = new ObjectKey("k");

    private final FakeTime time = new FakeTime();
    private final List<String> told = new ArrayList<>();
    private final FaultyStore slow = new FaultyStore(
            new MemoryObjectStore(Clock.systemUTC()), FaultModel.NONE, 1, pause -> time.pause(Duration.ofMillis(7)));
    private final ObjectStore store = new MeteredStore(
            slow,
            (call, took, bytes, error) -> told.add(
                    call + " " + took.toMillis() + " ms " + bytes + " bytes" + (error == null ? "" : " " + error)),
            time);

    @Test
    void tellsOfEachCall() throws Exception {
        slow.become(FaultModel.NONE.delayed(1, Duration.ofMillis(1)));
        store.prepare();
        store.putIfAbsent(KEY, new byte[10]);
        store.read(KEY, 10);
        store.stat(KEY);
        store.list(KeyPrefix.all()).close();
        try (InputStream in = store.open(KEY, 2, 5).orElseThrow()) {
            in.readAllBytes();
        }
        store.open(new ObjectKey("none"), 0, 1);
        try (ObjectSink sink = store.create(new ObjectKey("s"))) {
            sink.write(new byte[100]);
            sink.write(new byte[200]);
            sink.commit();
        }
        store.delete(KEY);
        store.sweep(Instant.EPOCH);
        assertThat(told)
                .containsExactly(
                        "PREPARE 7 ms 0 bytes",
                        "PUT 7 ms 10 bytes",
                        "READ 7 ms 10 bytes",
                        "STAT 7 ms 0 bytes",
                        "LIST 7 ms 0 bytes",
                        "STREAM 7 ms 5 bytes",
                        "STREAM 7 ms 0 bytes",
                        "WRITE 7 ms 300 bytes",
                        "DELETE 7 ms 0 bytes",
                        "SWEEP 7 ms 0 bytes");
    }

    @Test
    void tellsOfErrorsOnce() {
        store.putIfAbsent(KEY, new byte[10]);
        try (ObjectSink sink = store.create(KEY)) {
            assertThatThrownBy(sink::commit).isInstanceOf(Conflict.class);
        }
        assertThatThrownBy(() -> store.read(KEY, 9)).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> store.open(KEY, 0, 11)).isInstanceOf(Corrupt.class);
        slow.become(FaultModel.NONE.lostAnswer(1));
        try (ObjectSink sink = store.create(new ObjectKey("s"))) {
            sink.write(new byte[3]);
            assertThatThrownBy(sink::commit).isInstanceOf(OutcomeUnknown.class);
        }
        assertThat(told)
                .containsExactly(
                        "PUT 0 ms 10 bytes",
                        "WRITE 0 ms 0 bytes",
                        "READ 0 ms 0 bytes CORRUPT",
                        "STREAM 0 ms 0 bytes CORRUPT",
                        "WRITE 0 ms 3 bytes OUTCOME_UNKNOWN");
    }
}
