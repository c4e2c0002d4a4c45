package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.FileOrigin;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Sha256;
import io.holdfast.format.StoredFile;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactSetsTest {

    private static final FileOrigin ORIGIN = new FileOrigin(Example.TABLE, "r", "d", "f");

    @Test
    void anObjectSetIsASet() {
        Random random = new Random(5);
        ObjectSet compact = new ObjectSet();
        Set<ObjectKey> plain = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ObjectKey key = key(random);
            assertThat(compact.contains(key)).isEqualTo(plain.contains(key));
            assertThat(compact.add(key)).isEqualTo(plain.add(key));
        }
        assertThat(plain).hasSizeBetween(1_000, 9_000).allMatch(compact::contains);
        assertThat(compact.size()).isEqualTo(plain.size());
    }

    @Test
    void keysThatLookAlikeAreToldApart() {
        List<ObjectKey> keys = List.of(
                new ObjectKey("data/a/000001"),
                new ObjectKey("data/a/0000010"),
                new ObjectKey("data/a/00001"),
                new ObjectKey("data/a/1"),
                new ObjectKey("data/a/00000a"),
                new ObjectKey("data/b/000001"),
                new ObjectKey("000001"));
        for (ObjectKey in : keys) {
            ObjectSet set = new ObjectSet();
            set.add(in);
            assertThat(keys.stream().filter(set::contains)).containsExactly(in);
        }
    }

    @Test
    void aFileSetTellsFilesOfOneObjectApart() {
        FileSet set = new FileSet();
        ObjectKey key = Layout.data(Example.SESSION, Example.EPOCH, 1, 1, 7);
        for (long offset : new long[] {0, 1, 20 << 20, (1L << 43) - 1, Long.MAX_VALUE >> 1}) {
            assertThat(set.add(file(key, offset))).isTrue();
            assertThat(set.add(file(key, offset))).isFalse();
        }
        assertThat(set.add(file(Layout.data(Example.SESSION, Example.EPOCH, 1, 1, 8), 0)))
                .isTrue();
        assertThat(set.add(file(new ObjectKey("data/other"), 0))).isTrue();
        assertThat(set.add(file(new ObjectKey("data/other"), 0))).isFalse();
        assertThat(set.size()).isEqualTo(7);
    }

    @Test
    void anEmptyFileIsNotTheOneThatBeginsAtTheSamePlace() {
        for (ObjectKey key :
                List.of(Layout.data(Example.SESSION, Example.EPOCH, 1, 1, 7), new ObjectKey("data/other"))) {
            FileSet set = new FileSet();
            StoredFile one = new StoredFile(ORIGIN, 1, Sha256.of(new byte[0]), 1 << 20, "00000000", key, 5);
            assertThat(set.add(file(key, 5))).isTrue();
            assertThat(set.contains(file(key, 5))).isTrue();
            assertThat(set.contains(one)).isFalse();
            assertThat(set.add(one)).isTrue();
            assertThat(set.contains(one)).isTrue();
            assertThat(set.add(file(key, 5))).isFalse();
            assertThat(set.add(one)).isFalse();
            assertThat(set.size()).isEqualTo(2);
        }
    }

    private static ObjectKey key(Random random) {
        return random.nextInt(10) == 0
                ? new ObjectKey("backups/x" + random.nextInt(100) + "/manifest")
                : Layout.data(
                        Example.SESSION, Example.EPOCH, random.nextInt(3), random.nextInt(3), random.nextInt(900));
    }

    private static StoredFile file(ObjectKey key, long offset) {
        return new StoredFile(ORIGIN, 0, Sha256.of(new byte[0]), 1 << 20, "", key, offset);
    }
}
