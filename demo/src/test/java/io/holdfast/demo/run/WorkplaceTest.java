package io.holdfast.demo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkplaceTest {

    @TempDir
    private Path folder;

    @Test
    void aTemporaryFolderIsRemovedWithAllThatIsInIt() throws IOException {
        Path temporary;
        try (Workplace workplace = open(Optional.empty())) {
            temporary = workplace.folder();
            Files.createDirectories(workplace.dumps());
            Files.writeString(workplace.dumps().resolve("cells"), "x");
        }
        assertThat(temporary).doesNotExist();
    }

    @Test
    void aKeptFolderStaysAndIsNotUsedTwice() throws IOException {
        Path keep = folder.resolve("new/one");
        try (Workplace workplace = open(Optional.of(keep))) {
            Files.createDirectories(workplace.dumps());
            assertThat(workplace.repository()).isEqualTo("file:" + keep + "/repository");
        }
        assertThat(keep.resolve("cells")).isDirectory();
        assertThatThrownBy(() -> open(Optional.of(keep)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("found an earlier demo");
    }

    @Test
    void aFolderWithOtherThingsIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(folder.resolve("mine"), "precious");

        assertThatThrownBy(() -> open(Optional.of(folder))).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> open(Optional.of(folder.resolve("mine")))).isInstanceOf(Rejected.class);
        try (var content = Files.list(folder)) {
            assertThat(content).containsExactly(folder.resolve("mine"));
        }
    }

    private static Workplace open(Optional<Path> keep) {
        return Workplace.open(keep, () -> {});
    }
}
