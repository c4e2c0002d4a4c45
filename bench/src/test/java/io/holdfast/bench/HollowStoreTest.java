package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HollowStoreTest {

    private static final ObjectKey FIRST = new ObjectKey("data/s1/1-00000000-1/000000");
    private static final ObjectKey THIRD = new ObjectKey("data/s1/1-00000000-1/000002");
    private static final ObjectKey OTHER = new ObjectKey("data/s2/1-00000000-1/000000");

    private final MemoryObjectStore documents = new MemoryObjectStore(Clock.systemUTC());
    private final HollowStore store = new HollowStore(documents);

    private void write(ObjectKey key, int length) {
        try (ObjectSink sink = store.create(key)) {
            sink.write(new byte[length]);
            sink.commit();
        }
    }

    private List<String> list(String prefix) {
        try (Stream<ObjectInfo> objects = store.list(new KeyPrefix(prefix))) {
            return objects.map(object -> object.key() + " " + object.length()).toList();
        }
    }

    @Test
    void tellsTheTruthOfDataObjects() {
        write(THIRD, 5);
        write(FIRST, 0);
        write(OTHER, 7);

        assertThat(store.stat(THIRD).orElseThrow().length()).isEqualTo(5);
        assertThat(store.stat(new ObjectKey("data/s1/1-00000000-1/000001"))).isEmpty();
        assertThat(list("data/")).containsExactly(FIRST + " 0", THIRD + " 5", OTHER + " 7");
        assertThat(list("data/s1/")).containsExactly(FIRST + " 0", THIRD + " 5");
        assertThat(list("data/s2/1-00000000-1/")).containsExactly(OTHER + " 7");
        assertThat(list("data/s3/")).isEmpty();
        assertThatThrownBy(() -> write(FIRST, 1)).isInstanceOf(Conflict.class);

        store.delete(FIRST);
        store.delete(FIRST);
        assertThat(list("data/s1/")).containsExactly(THIRD + " 5");
        assertThat(store.objects()).isEqualTo(2);
    }

    @Test
    void hasNoContentOfThemAndSaysSo() {
        write(FIRST, 3);
        assertThatThrownBy(() -> store.open(FIRST, 0, 3)).isInstanceOf(Unavailable.class);
    }

    @Test
    void everythingElseIsInTheOtherStore() {
        ObjectKey root = new ObjectKey("roots/1");
        assertThat(store.putIfAbsent(root, new byte[] {1})).isTrue();
        assertThat(documents.read(root, 10)).contains(new byte[] {1});
        assertThat(list("roots/")).containsExactly("roots/1 1");
    }

    @Test
    void isFilledAtOnce() {
        store.fill("data/s1/1-00000000-1/", 3);
        assertThat(store.objects()).isEqualTo(3);
        assertThat(list("data/")).hasSize(3).last().isEqualTo(THIRD + " 1");
    }
}
