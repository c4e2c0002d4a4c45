package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyLoopTest {

    @TempDir
    private Path folder;

    @Test
    void copiesEveryByte() throws IOException {
        Path large = file("large", (2 << 20) + 17);
        Path empty = file("empty", 0);
        Path copies = folder.resolve("copies");

        new CopyLoop(List.of(large, empty), 4, true).run(copies);

        assertThat(copies.resolve("0")).hasSameBinaryContentAs(large);
        assertThat(copies.resolve("1")).isEmptyFile();
    }

    @Test
    void failsWhenOneFileCannotBeCopied() {
        CopyLoop loop = new CopyLoop(List.of(folder.resolve("absent")), 1, false);

        assertThatThrownBy(() -> loop.run(folder.resolve("copies"))).isInstanceOf(Unavailable.class);
    }

    private Path file(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }
}
