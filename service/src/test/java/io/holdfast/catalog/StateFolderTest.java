package io.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    private static final RepositoryId REPOSITORY = RepositoryId.create(new Random(1));
    private static final BackupId BACKUP =
            BackupId.of(SessionId.create(Instant.parse("2026-03-04T12:00:00Z"), new Random(2)));

    @TempDir
    private Path home;

    private static CatalogMemory memory(long generation) {
        return new CatalogMemory(
                REPOSITORY,
                new ParentRoot(generation, Sha256.of(new byte[] {1})),
                List.of(BACKUP),
                new CatalogMemory.Counted(List.of(BACKUP), 3, 4_000_000_000L));
    }

    private Path file() {
        return home.resolve("state").resolve(REPOSITORY.text()).resolve("catalog.json");
    }

    private StateFolder folder() {
        return new StateFolder(home.resolve("state"));
    }

    @Test
    void keepsTheLatest() throws IOException {
        assertThat(folder().find(REPOSITORY)).isEmpty();
        folder().keep(memory(7));
        folder().keep(memory(8));

        assertThat(folder().find(REPOSITORY)).contains(memory(8));
        assertThat(folder().find(RepositoryId.create(new Random(9)))).isEmpty();
        try (Stream<Path> files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void whatCountedNothingYetIsKeptToo() {
        CatalogMemory young = new CatalogMemory(REPOSITORY, memory(1).lastSeen(), List.of(), null);
        folder().keep(young);
        assertThat(folder().find(REPOSITORY)).contains(young);
    }

    @Test
    void anyByteThatIsAnotherMakesItAsGoodAsNotThere() throws IOException {
        folder().keep(memory(7));
        byte[] whole = Files.readAllBytes(file());
        for (int i = 0; i < whole.length; i++) {
            byte[] garbled = whole.clone();
            garbled[i] ^= 1;
            Files.write(file(), garbled);
            // The byte between the lines is nothing that anybody reads.
            assertThat(folder().find(REPOSITORY).isPresent()).as("byte %d", i).isEqualTo(whole[i] == '\n');
            Files.write(file(), Arrays.copyOf(whole, i));
            assertThat(folder().find(REPOSITORY)).as("only %d bytes", i).isEmpty();
        }
        folder().keep(memory(9));
        assertThat(folder().find(REPOSITORY)).contains(memory(9));
    }

    @Test
    void aMemoryOfAnotherRepositoryIsNone() throws IOException {
        folder().keep(memory(7));
        RepositoryId other = RepositoryId.create(new Random(9));
        Path place = home.resolve("state").resolve(other.text()).resolve("catalog.json");
        Files.createDirectories(place.getParent());
        Files.copy(file(), place);
        assertThat(folder().find(other)).isEmpty();
    }

    @Test
    void saysThatItCannotKeepAnything() throws IOException {
        Files.writeString(home.resolve("state"), "a file in the way");
        assertThat(folder().find(REPOSITORY)).isEmpty();
        assertThatThrownBy(() -> folder().keep(memory(7)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining(file().toString());
    }
}
