package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {

    private static final ObjectKey KEY = new ObjectKey("k");
    private static final FaultModel ALL = FaultModel.passing(0.2)
            .lostQuestion(0.1)
            .lostAnswer(0.1)
            .tornWrite(0.2)
            .corruptRead(0.1);

    private final MemoryObjectStore memory = new MemoryObjectStore(Clock.systemUTC());
    private final FakeTime time = new FakeTime();

    private FaultyStore faulty(FaultModel model) {
        return new FaultyStore(memory, model, 5, time);
    }

    /** What a series of calls comes to, in a store of its own. */
    private static List<String> history(long seed) {
        ObjectStore store = new FaultyStore(new MemoryObjectStore(Clock.systemUTC()), ALL, seed, pause -> {});
        List<String> history = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ObjectKey key = new ObjectKey("k" + i % 10);
            byte[] content = ObjectStoreContract.bytes(100, i);
            for (Runnable call : List.<Runnable>of(
                    () -> history.add("" + store.putIfAbsent(key, content)),
                    () -> {
                        try (ObjectSink sink = store.create(key)) {
                            sink.write(content);
                            sink.commit();
                            history.add("written");
                        }
                    },
                    () -> history.add(store.read(key, 100).map(Arrays::toString).orElse("none")),
                    () -> history.add("" + store.list(KeyPrefix.all()).count()),
                    () -> store.delete(key))) {
                try {
                    call.run();
                } catch (HoldfastException e) {
                    history.add(String.valueOf(e.getMessage()).replace("seed " + seed, "seed"));
                }
            }
        }
        return history;
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(history(1)).isEqualTo(history(1)).isNotEqualTo(history(2));
        assertThat(history(1))
                .anyMatch(line -> line.contains("lost the answer"))
                .anyMatch("written"::equals);
    }

    @Test
    void namesItsSeed() {
        FaultyStore store = faulty(FaultModel.NONE.refused(1));
        assertThat(store.location()).contains("seed 5");
        assertThatThrownBy(() -> store.read(KEY, 1)).hasMessageContaining("seed 5");
    }

    @Test
    void faultsHappenAsOftenAsTheModelSays() {
        FaultyStore store = faulty(FaultModel.NONE.refused(0.25));
        int failed = 0;
        for (int i = 0; i < 2000; i++) {
            try {
                store.stat(new ObjectKey("k" + i % 50));
            } catch (HoldfastException e) {
                failed++;
            }
        }
        assertThat(failed).isBetween(400, 600);
    }

    @Test
    void aLostQuestionHasNotHappenedAndALostAnswerHas() {
        assertThatThrownBy(() -> faulty(FaultModel.NONE.lostQuestion(1)).putIfAbsent(KEY, new byte[1]))
                .isInstanceOf(OutcomeUnknown.class);
        assertThat(memory.stat(KEY)).isEmpty();
        assertThatThrownBy(() -> faulty(FaultModel.NONE.lostAnswer(1)).putIfAbsent(KEY, new byte[1]))
                .isInstanceOf(OutcomeUnknown.class);
        assertThat(memory.stat(KEY)).isPresent();
    }

    @Test
    void aBitThatIsWrongOnTheWayIsRightInTheStore() throws Exception {
        byte[] content = ObjectStoreContract.bytes(50, 1);
        memory.putIfAbsent(KEY, content);
        FaultyStore store = faulty(FaultModel.NONE.corruptRead(1));
        assertThat(differentBits(content, store.read(KEY, 50).orElseThrow())).isEqualTo(1);
        try (InputStream in = store.open(KEY, 0, 50).orElseThrow()) {
            assertThat(differentBits(content, in.readAllBytes())).isEqualTo(1);
        }
        assertThat(memory.read(KEY, 50)).contains(content);
    }

    @Test
    void aListingMayBeLate() {
        FaultyStore store = faulty(FaultModel.NONE.delayedListing(1));
        store.putIfAbsent(new ObjectKey("a"), new byte[1]);
        store.putIfAbsent(new ObjectKey("b"), new byte[1]);
        assertThat(store.list(KeyPrefix.all()).map(ObjectInfo::key)).containsExactly(new ObjectKey("a"));
    }

    @Test
    void delaysPause() {
        faulty(FaultModel.NONE.delayed(1, Duration.ofMillis(40))).stat(KEY);
        assertThat(time.pauses).singleElement().satisfies(pause -> assertThat(pause)
                .isLessThanOrEqualTo(Duration.ofMillis(40)));
    }

    private static int differentBits(byte[] one, byte[] other) {
        int different = 0;
        for (int i = 0; i < one.length; i++) {
            different += Integer.bitCount((one[i] ^ other[i]) & 0xff);
        }
        return different;
    }
}
