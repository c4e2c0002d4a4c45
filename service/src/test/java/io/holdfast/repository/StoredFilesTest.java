package io.holdfast.repository;

import static io.holdfast.repository.Example.AT_ONCE;
import static io.holdfast.repository.Example.CLOCK;
import static io.holdfast.repository.Example.SESSION;
import static io.holdfast.repository.Example.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files in data objects, alone and with others. */
class StoredFilesTest {

    private final MemoryObjectStore store = new MemoryObjectStore(CLOCK);
    private final Repository repository = Repository.init(store, new Random(1), CLOCK, AT_ONCE);

    @Test
    void aFileOfAnotherLengthIsNotStored() {
        ObjectKey key = Layout.data(SESSION, Example.EPOCH, 0, 0, 0);
        FileOrigin origin = new FileOrigin(TABLE, "r", "d", "f");
        for (int length : new int[] {0, 99, 101, 5_000_000}) {
            assertThatThrownBy(() -> repository.storeFiles(
                            () -> key, List.of(Example.source(origin, 100, new byte[length])), count -> {}))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("unable to store shop:orders/r/d/f: expected 100 bytes, found ");
            assertThat(store.stat(key)).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeReadIsNotStored() {
        ObjectKey key = Layout.data(SESSION, Example.EPOCH, 0, 0, 0);
        InputStream failing = new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                throw new IOException("no DataNode");
            }
        };
        FileSource source = new FileSource(new FileOrigin(TABLE, "r", "d", "f"), 100, () -> failing);
        assertThatThrownBy(() -> repository.storeFiles(() -> key, List.of(source), count -> {}))
                .isInstanceOf(Unavailable.class)
                .hasMessage("unable to read shop:orders/r/d/f: no DataNode");
        assertThat(store.stat(key)).isEmpty();
    }

    @Test
    void noFileIsReplaced() {
        StoredFile first = Example.storeFile(repository, 0);
        assertThatThrownBy(() -> Example.store(repository, first.object(), first.origin(), new byte[1]))
                .isInstanceOf(Conflict.class);
        assertThat(repository.presence().holds(first)).isTrue();
    }

    /** The one that is there may be our own, of which we were told that it is somebody else's. */
    @Test
    void aKeyThatIsTakenIsPassedOver() throws IOException {
        byte[] content = Example.content(1000, 1);
        FileOrigin origin = new FileOrigin(TABLE, "r", "d", "one");
        ObjectKey taken = Layout.data(SESSION, Example.EPOCH, 0, 0, 0);
        store.putIfAbsent(taken, new byte[7]);
        AtomicInteger keys = new AtomicInteger();
        AtomicLong progress = new AtomicLong();

        List<StoredFile> files = repository.storeFiles(
                () -> Layout.data(SESSION, Example.EPOCH, 0, 0, keys.getAndIncrement()),
                List.of(Example.source(origin, content.length, content)),
                progress::addAndGet);

        assertThat(files).extracting(StoredFile::object).containsExactly(Layout.data(SESSION, Example.EPOCH, 0, 0, 1));
        assertThat(progress).hasValue(1000);
        assertThat(read(files.get(0))).isEqualTo(content);
        assertThat(store.read(taken, 7)).contains(new byte[7]);
    }

    /** Small files share an object; the first two attempts fail, one of them in the middle of the second file. */
    @Test
    void filesThatShareAnObjectAreStoredAnewUntilTheyAre() throws IOException {
        byte[] one = Example.content(1_500_000, 1);
        byte[] two = Example.content(300_000, 2);
        AtomicInteger opened = new AtomicInteger();
        FileSource moody = new FileSource(new FileOrigin(TABLE, "r", "d", "two"), two.length, () -> {
            if (opened.incrementAndGet() == 1) {
                throw new Unavailable("unable to open it", null, null);
            }
            return new ByteArrayInputStream(two, 0, opened.get() == 2 ? 1000 : two.length) {
                @Override
                public synchronized int read(byte[] target, int from, int count) {
                    int read = super.read(target, from, count);
                    if (read < 0 && opened.get() == 2) {
                        throw new Unavailable("unable to read on", null, null);
                    }
                    return read;
                }
            };
        });
        AtomicInteger keys = new AtomicInteger();
        AtomicLong progress = new AtomicLong();
        List<StoredFile> files = repository.storeFiles(
                () -> Layout.data(SESSION, Example.EPOCH, 0, 0, keys.getAndIncrement()),
                List.of(Example.source(new FileOrigin(TABLE, "r", "d", "one"), one.length, one), moody),
                progress::addAndGet);
        assertThat(progress).hasValue(1_800_000);
        ObjectKey third = Layout.data(SESSION, Example.EPOCH, 0, 0, 2);
        assertThat(files).allMatch(file -> file.object().equals(third) && file.lengthOfObject() == 1_800_000);
        try (Stream<ObjectInfo> objects = store.list(Layout.data())) {
            assertThat(objects.map(ObjectInfo::key)).containsExactly(third);
        }
        assertThat(read(files.get(0))).isEqualTo(one);
        assertThat(read(files.get(1))).isEqualTo(two);
        assertThat(repository.presence().holds(files.get(0))).isTrue();
        assertThat(repository.presence().holds(files.get(1))).isTrue();
        replace(third, one);
        assertThat(repository.presence().holds(files.get(0))).isFalse();
        assertThat(repository.presence().holds(files.get(0))).isFalse();
    }

    @Test
    void aFileThatCannotBeStoredIsTriedAFewTimes() {
        AtomicInteger opened = new AtomicInteger();
        FileSource source = new FileSource(new FileOrigin(TABLE, "r", "d", "f"), 1, () -> {
            opened.incrementAndGet();
            throw new Unavailable("unable to open it", null, null);
        });
        assertThatThrownBy(() -> repository.storeFiles(
                        () -> Layout.data(SESSION, Example.EPOCH, 0, 0, opened.get()), List.of(source), count -> {}))
                .isInstanceOf(Unavailable.class);
        assertThat(opened).hasValue(5);
        assertThat(store.list(Layout.data())).isEmpty();
    }

    @Test
    void aDamagedOrMissingFileIsFound() {
        StoredFile file = Example.storeFile(repository, 0);
        byte[] right = store.read(file.object(), 10_000).orElseThrow();
        byte[] wrong = right.clone();
        wrong[500] ^= 1;
        replace(file.object(), wrong);
        assertThatThrownBy(() -> repository.openFile(file).read()).isInstanceOf(Corrupt.class);
        replace(file.object(), Arrays.copyOf(right, right.length - 1));
        assertThat(repository.presence().holds(file)).isFalse();
        assertThatThrownBy(() -> repository.openFile(file).read()).isInstanceOf(Corrupt.class);
        store.delete(file.object());
        assertThat(repository.presence().holds(file)).isFalse();
        assertThatThrownBy(() -> repository.openFile(file))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("found nothing");
    }

    private byte[] read(StoredFile file) throws IOException {
        try (InputStream in = repository.openFile(file)) {
            return in.readAllBytes();
        }
    }

    private void replace(ObjectKey key, byte[] content) {
        store.delete(key);
        store.putIfAbsent(key, content);
    }
}
