package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ObjectStore} promises; every store's test extends this. */
public abstract class ObjectStoreContract {

    private static final int ANY = 1 << 24;

    private ObjectStore store;

    /** A new store of an empty place, which exists. */
    protected abstract ObjectStore newStore() throws IOException;

    /** Another store of the same place, as another process has. */
    protected abstract ObjectStore reopened();

    /** Bytes enough that a writer which dies after them leaves something to sweep; by default any are. */
    protected int leavesRemains() {
        return 1_000_000;
    }

    /** How long a name in a key may be in this place, if that is less than a key allows. */
    protected int longestSegment() {
        return 255;
    }

    /** How often the tests of threads beside each other go round: less for a store that takes long for each call. */
    protected int rounds(int usual) {
        return usual;
    }

    @BeforeEach
    void openStore() throws IOException {
        store = newStore();
        store.prepare();
    }

    @Test
    void keepsWhatWasPut() {
        byte[] content = bytes(100_000, 1);
        assertThat(store.putIfAbsent(key("a/b/c"), content)).isTrue();
        assertThat(reopened().read(key("a/b/c"), ANY)).contains(content);
        assertThat(reopened().stat(key("a/b/c")).orElseThrow().length()).isEqualTo(100_000);
    }

    @Test
    void keepsAnEmptyObject() throws IOException {
        assertThat(store.putIfAbsent(key("empty"), new byte[0])).isTrue();
        assertThat(store.read(key("empty"), 0)).contains(new byte[0]);
        try (InputStream in = store.open(key("empty"), 0, 0).orElseThrow()) {
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void neverReplaces() {
        assertThat(store.putIfAbsent(key("x/y"), bytes(10, 1))).isTrue();
        assertThat(store.putIfAbsent(key("x/y"), bytes(10, 2))).isFalse();
        assertThat(store.putIfAbsent(key("x/y"), bytes(10, 1))).isFalse();
        try (ObjectSink sink = store.create(key("x/y"))) {
            sink.write(bytes(10, 3));
            assertThatThrownBy(sink::commit).isInstanceOf(Conflict.class).hasMessageContaining("x/y");
        }
        assertThat(store.read(key("x/y"), ANY)).contains(bytes(10, 1));
        assertThat(listed(KeyPrefix.all())).containsExactly("x/y");
    }

    @Test
    void isNotChangedThroughAnArrayThatWasGivenOrTaken() {
        byte[] content = bytes(10, 1);
        store.putIfAbsent(key("x"), content);
        content[0]++;
        store.read(key("x"), ANY).orElseThrow()[1]++;
        assertThat(store.read(key("x"), ANY)).contains(bytes(10, 1));
    }

    @Test
    void whatIsNotThereIsEmpty() {
        store.putIfAbsent(key("a/b"), new byte[1]);
        for (String absent : List.of("x", "a/c", "a/b2", "q/r/s")) {
            assertThat(store.read(key(absent), ANY)).isEmpty();
            assertThat(store.open(key(absent), 0, 0)).isEmpty();
            assertThat(store.stat(key(absent))).isEmpty();
            store.delete(key(absent));
        }
        assertThat(store.stat(key("a"))).as("a folder is no object").isEmpty();
        assertThat(store.list(KeyPrefix.folder("nothing/here"))).isEmpty();
        assertThat(listed(KeyPrefix.all())).containsExactly("a/b");
    }

    @Test
    void aStreamIsInvisibleBeforeItsCommit() {
        byte[] content = bytes(3_000_000, 4);
        try (ObjectSink sink = store.create(key("s/t"))) {
            sink.write(content, 0, 1_000_000);
            sink.flush();
            assertInvisible("s/t");
            sink.write(content[1_000_000]);
            sink.write(content, 1_000_001, 1_999_999);
            assertInvisible("s/t");
            sink.commit();
            assertThat(reopened().read(key("s/t"), ANY)).contains(content);
        }
        assertThat(reopened().read(key("s/t"), ANY)).as("after close").contains(content);
    }

    @Test
    void aStreamThatIsNotCommittedLeavesNothing() {
        try (ObjectSink sink = store.create(key("s/t"))) {
            sink.write(bytes(1_000_000, 4));
        }
        assertInvisible("s/t");
        assertThat(store.putIfAbsent(key("s/t"), bytes(5, 5))).isTrue();
    }

    @Test
    void aStreamEndsOnce() {
        ObjectSink sink = store.create(key("s"));
        sink.commit();
        assertThatThrownBy(sink::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sink.write(1)).isInstanceOf(IllegalStateException.class);
        sink.close();
        sink.close();
        ObjectSink closed = store.create(key("t"));
        closed.close();
        assertThatThrownBy(closed::commit).isInstanceOf(IllegalStateException.class);
        assertThat(listed(KeyPrefix.all())).containsExactly("s");
    }

    @Test
    void takesAnObjectOfManyParts() throws IOException {
        int length = 2 * leavesRemains() + 12_345;
        byte[] content = bytes(length, 7);
        try (ObjectSink sink = store.create(key("large"))) {
            sink.write(content, 0, 10);
            sink.write(content, 10, length - 20);
            sink.write(content, length - 10, 10);
            sink.commit();
        }
        assertThat(reopened().stat(key("large")).orElseThrow().length()).isEqualTo(length);
        int middle = length / 2;
        for (int[] range : new int[][] {{0, length}, {leavesRemains() - 1, 2}, {middle, length - middle}}) {
            try (InputStream in =
                    reopened().open(key("large"), range[0], range[1]).orElseThrow()) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, range[0], range[0] + range[1]));
            }
        }
    }

    @Test
    void aLargeStreamDoesNotReplace() {
        store.putIfAbsent(key("data/taken"), bytes(10, 1));
        try (ObjectSink sink = store.create(key("data/taken"))) {
            sink.write(bytes(leavesRemains() + 10, 2));
            assertThatThrownBy(sink::commit).isInstanceOf(Conflict.class).hasMessageContaining("taken");
        }
        assertThat(store.read(key("data/taken"), ANY)).contains(bytes(10, 1));
        assertThat(sweepAll()).as("what the loser left").isEqualTo(Swept.NOTHING);
    }

    @Test
    void whatADeadWriterLeftIsSweptAndNothingElse() {
        store.putIfAbsent(key("data/a/b"), new byte[3]);
        ObjectSink dead = store.create(key("data/a/c"));
        dead.write(bytes(leavesRemains(), 3));
        dead.flush();
        assertThat(reopened().sweep(Instant.now().minus(Duration.ofHours(1))))
                .as("of a writer that may live")
                .isEqualTo(Swept.NOTHING);
        Swept swept = sweepAll();
        assertThat(swept.count()).isEqualTo(1);
        assertThat(swept.bytes()).isBetween(0L, (long) leavesRemains());
        assertThat(sweepAll()).isEqualTo(Swept.NOTHING);
        assertThat(listed(KeyPrefix.all())).containsExactly("data/a/b");
        assertThat(store.putIfAbsent(key("data/a/c"), new byte[1])).isTrue();
        dead.close();
        assertThat(listed(KeyPrefix.all())).containsExactly("data/a/b", "data/a/c");
    }

    @Test
    void aWriterWhoseRemainsWereSweptFails() {
        try (ObjectSink slow = store.create(key("data/slow"))) {
            slow.write(bytes(leavesRemains(), 3));
            slow.flush();
            assertThat(sweepAll().count()).isEqualTo(1);
            assertThatThrownBy(() -> {
                        slow.write(bytes(10, 4));
                        slow.commit();
                    })
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("slow");
            assertInvisible("data/slow");
        }
        assertInvisible("data/slow");
        assertThat(store.putIfAbsent(key("data/slow"), bytes(5, 5))).isTrue();
    }

    @Test
    void writersThatEndedLeaveNothingToSweep() {
        try (ObjectSink committed = store.create(key("x"))) {
            committed.write(bytes(leavesRemains(), 1));
            committed.commit();
        }
        try (ObjectSink closed = store.create(key("y"))) {
            closed.write(bytes(leavesRemains(), 1));
        }
        assertThat(sweepAll()).isEqualTo(Swept.NOTHING);
        assertThat(listed(KeyPrefix.all())).containsExactly("x");
    }

    @Test
    void readsRanges() throws IOException {
        byte[] content = bytes(1000, 6);
        store.putIfAbsent(key("r"), content);
        for (int[] range : new int[][] {{0, 1000}, {0, 0}, {0, 1}, {999, 1}, {1000, 0}, {10, 500}}) {
            try (InputStream in = store.open(key("r"), range[0], range[1]).orElseThrow()) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, range[0], range[0] + range[1]));
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aRangeThatIsNotThereIsDamage() {
        store.putIfAbsent(key("r"), bytes(1000, 6));
        for (long[] range : new long[][] {{0, 1001}, {1000, 1}, {5000, 1}, {1, Long.MAX_VALUE}}) {
            assertThatThrownBy(() -> {
                        try (InputStream in =
                                store.open(key("r"), range[0], range[1]).orElseThrow()) {
                            in.readAllBytes();
                        }
                    })
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("found a");
        }
        assertThatThrownBy(() -> store.read(key("r"), 999)).isInstanceOf(Corrupt.class);
        assertThat(store.read(key("r"), 1000)).isPresent();
    }

    @Test
    void listsInTheOrderOfKeys() {
        List<String> paths = List.of(
                "a/b", "a-b/c", "a.b", "a0", "a_", "A", "-", "_", "0", "b/c/d/e", "b/c/d.e", "b/c-d/e", "b/ca",
                "x..y/z", "Z/9");
        paths.forEach(path -> store.putIfAbsent(key(path), path.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(listed(KeyPrefix.all()))
                .containsExactlyElementsOf(paths.stream().sorted().toList());
        assertThat(listed(KeyPrefix.folder("b"))).containsExactly("b/c-d/e", "b/c/d.e", "b/c/d/e", "b/ca");
        assertThat(listed(KeyPrefix.folder("b/c"))).containsExactly("b/c/d.e", "b/c/d/e");
        assertThat(listed(KeyPrefix.folder("a"))).containsExactly("a/b");
        assertThat(listed(KeyPrefix.folder("a.b"))).isEmpty();
    }

    @Test
    void listsLengthAndTime() {
        Instant before = Instant.now().minus(Duration.ofMinutes(5));
        store.putIfAbsent(key("x"), new byte[17]);
        try (Stream<ObjectInfo> objects = store.list(KeyPrefix.all())) {
            ObjectInfo info = objects.findFirst().orElseThrow();
            assertThat(info).isEqualTo(store.stat(key("x")).orElseThrow());
            assertThat(info.length()).isEqualTo(17);
            assertThat(info.modified()).isAfter(before);
        }
    }

    @Test
    void takesTheLongestKeys() {
        String path = "x".repeat(longestSegment()) + "/" + "y".repeat(longestSegment());
        assertThat(store.putIfAbsent(key(path), new byte[1])).isTrue();
        assertThat(listed(KeyPrefix.all())).containsExactly(path);
    }

    @Test
    void deletesAndCreatesAgain() {
        store.putIfAbsent(key("a/b/c"), new byte[1]);
        store.putIfAbsent(key("a/d"), new byte[1]);
        store.delete(key("a/b/c"));
        store.delete(key("a/b/c"));
        assertThat(listed(KeyPrefix.all())).containsExactly("a/d");
        assertThat(reopened().putIfAbsent(key("a/b/c"), new byte[2])).isTrue();
        assertThat(store.stat(key("a/b/c")).orElseThrow().length()).isEqualTo(2);
    }

    @Test
    void ofManyCreatorsOneWins() throws Exception {
        int threads = 16;
        for (int round = 0; round < rounds(20); round++) {
            ObjectKey key = key("race/" + round);
            List<Boolean> won = Together.run(threads, writer -> {
                byte[] content = bytes(50_000, writer);
                if (writer % 2 == 0) {
                    return store.putIfAbsent(key, content);
                }
                try (ObjectSink sink = reopened().create(key)) {
                    sink.write(content);
                    sink.commit();
                    return true;
                } catch (Conflict e) {
                    return false;
                }
            });
            assertThat(won).containsOnlyOnce(true);
            assertThat(store.read(key, ANY)).contains(bytes(50_000, won.indexOf(true)));
        }
    }

    @Test
    void aReaderNeverSeesAPart() throws Exception {
        int rounds = rounds(100);
        byte[] content = bytes(300_000, 9);
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> seen = Together.run(4, thread -> {
            if (thread == 0) {
                for (int i = 0; i < rounds; i++) {
                    store.putIfAbsent(key("w/" + i), content);
                }
                done.set(true);
                return rounds;
            }
            int found = 0;
            for (int i = 0; i < rounds; ) {
                boolean last = done.get();
                var read = store.read(key("w/" + i), ANY);
                if (read.isPresent()) {
                    assertThat(read.get()).isEqualTo(content);
                    found++;
                    i++;
                } else {
                    assertThat(last).as("object %s missing at the end", i).isFalse();
                }
            }
            return found;
        });
        assertThat(seen).containsOnly(rounds);
    }

    @Test
    void creatingAndDeletingBesideEachOtherLosesNothing() throws Exception {
        List<Boolean> created = Together.run(4, thread -> {
            boolean all = true;
            for (int i = 0; i < rounds(200); i++) {
                all &= creates(key("d/e/f/" + thread), new byte[1]);
                store.delete(key("d/e/f/" + thread));
            }
            return all && creates(key("d/e/f/" + thread), new byte[1]);
        });
        assertThat(created).containsOnly(true);
        assertThat(listed(KeyPrefix.all())).containsExactly("d/e/f/0", "d/e/f/1", "d/e/f/2", "d/e/f/3");
    }

    @Test
    void listingGoesOnWhileObjectsComeAndGo() throws Exception {
        int staying = rounds(60);
        IntStream.range(0, staying).forEach(i -> store.putIfAbsent(key("stay/" + i + "/x"), new byte[1]));
        AtomicBoolean done = new AtomicBoolean();
        Together.run(2, thread -> {
            if (thread == 0) {
                for (int i = 0; i < rounds(300); i++) {
                    creates(key("stay/go" + i % 7 + "/x"), new byte[1]);
                    store.delete(key("stay/go" + (i + 3) % 7 + "/x"));
                }
                done.set(true);
            }
            while (thread == 1 && !done.get()) {
                assertThat(listed(KeyPrefix.folder("stay")).stream().filter(path -> !path.contains("go")))
                        .hasSize(staying);
            }
            return true;
        });
    }

    /** Creates an object that nobody else creates, once more where the store cannot say what became of it. */
    private boolean creates(ObjectKey key, byte[] content) {
        try {
            return store.putIfAbsent(key, content);
        } catch (OutcomeUnknown e) {
            return creates(key, content) || Arrays.equals(store.read(key, ANY).orElseThrow(), content);
        }
    }

    private Swept sweepAll() {
        return reopened().sweep(Instant.now().plus(Duration.ofHours(1)));
    }

    private void assertInvisible(String path) {
        assertThat(store.read(key(path), ANY)).isEmpty();
        assertThat(store.stat(key(path))).isEmpty();
        assertThat(store.open(key(path), 0, 0)).isEmpty();
        assertThat(reopened().list(KeyPrefix.all())).isEmpty();
    }

    private List<String> listed(KeyPrefix prefix) {
        try (Stream<ObjectInfo> objects = store.list(prefix)) {
            return objects.map(info -> info.key().path()).toList();
        }
    }

    protected static ObjectKey key(String path) {
        return new ObjectKey(path);
    }

    protected static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
