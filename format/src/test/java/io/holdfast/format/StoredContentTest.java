package io.holdfast.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredContentTest {

    private static final int CHUNK = ContentSums.CHUNK_BYTES;
    private static final FileOrigin ORIGIN = new FileOrigin(Samples.TABLE, "region", "d", "file");
    private static final ObjectKey KEY = new ObjectKey("data/x");

    private final Random random = new Random(7);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17})
    void sumsDoNotDependOnHowTheBytesCome(int length) throws IOException {
        byte[] content = content(length);
        StoredFile whole = sumsOf(content, Integer.MAX_VALUE);
        assertThat(sumsOf(content, 1 + random.nextInt(CHUNK))).isEqualTo(whole);
        assertThat(whole.length()).isEqualTo(length);
        assertThat(whole.sha256()).isEqualTo(Sha256.of(content));
        assertThat(whole.crc32c()).hasSize((length + CHUNK - 1) / CHUNK * 8);
        for (int chunk = 0; chunk * (long) CHUNK < length; chunk++) {
            CRC32C crc = new CRC32C();
            crc.update(content, chunk * CHUNK, Math.min(CHUNK, length - chunk * CHUNK));
            assertThat(whole.chunkSum(chunk)).isEqualTo((int) crc.getValue());
        }
        assertThat(open(content, whole).readAllBytes()).isEqualTo(content);
        assertThat(oneByOne(open(content, whole), Math.min(length, 2000)))
                .isEqualTo(Arrays.copyOf(content, Math.min(length, 2000)));
    }

    @Test
    void damageIsFoundBeforeTheChunkIsGivenOut() throws IOException {
        byte[] content = content(3 * CHUNK + 5);
        StoredFile file = sumsOf(content, CHUNK);
        content[CHUNK + 3] ^= 1;
        InputStream in = open(content, file);
        assertThat(in.readNBytes(CHUNK)).hasSize(CHUNK);
        assertThatThrownBy(in::read)
                .isInstanceOf(Corrupt.class)
                .hasMessageMatching("unable to read data/x \\(shop:orders/region/d/file\\) at offset " + CHUNK
                        + ": expected CRC32C [0-9a-f]{8}, found [0-9a-f]{8}");
    }

    /** The bytes of two chunks of equal sums could be exchanged; then the SHA-256 tells, before the last chunk is out. */
    @Test
    void theHashOfAllIsCheckedBeforeTheLastChunkIsGivenOut() throws IOException {
        byte[] content = content(CHUNK + 5);
        StoredFile right = sumsOf(content, CHUNK);
        StoredFile wrong = new StoredFile(
                ORIGIN, right.length(), Sha256.of(new byte[0]), right.chunkBytes(), right.crc32c(), KEY, 0);
        InputStream in = open(content, wrong);
        assertThat(in.readNBytes(CHUNK)).hasSize(CHUNK);
        assertThatThrownBy(in::read).isInstanceOf(Corrupt.class).hasMessageContaining("expected SHA-256");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK, CHUNK + 5})
    void missingAndAdditionalBytesAreFound(int length) {
        byte[] content = content(length);
        StoredFile file = sumsOf(content, CHUNK);
        assertThatThrownBy(() -> open(Arrays.copyOf(content, length + 1), file).readAllBytes())
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected a file of " + length + " bytes, found more");
        if (length > 0) {
            assertThatThrownBy(
                            () -> open(Arrays.copyOf(content, length - 1), file).readAllBytes())
                    .isInstanceOf(Corrupt.class);
        }
    }

    @Test
    void aRecordNeedsASumForEachChunk() {
        StoredFile file = sumsOf(content(CHUNK + 1), CHUNK);
        assertThatThrownBy(() ->
                        new StoredFile(ORIGIN, file.length() + CHUNK, file.sha256(), CHUNK, file.crc32c(), KEY, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected sums of 3 chunks, found 16 digits");
    }

    @Test
    void anObjectIsAtLeastAsLongAsItsFiles() {
        StoredFile file = sumsOf(content(10), CHUNK);
        assertThat(file.lengthOfObject()).isEqualTo(10);
        assertThat(file.inObjectOf(10)).isEqualTo(file);
        assertThat(file.inObjectOf(12).lengthOfObject()).isEqualTo(12);
        assertThatThrownBy(() -> file.inObjectOf(9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected an object of at least 10 bytes, found 9");
    }

    private static InputStream open(byte[] content, StoredFile file) {
        return new VerifyingInputStream(new ByteArrayInputStream(content), file);
    }

    private static byte[] oneByOne(InputStream in, int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) in.read();
        }
        return bytes;
    }

    private StoredFile sumsOf(byte[] content, int most) {
        ContentSums sums = new ContentSums();
        for (int at = 0; at < content.length; ) {
            int part = Math.min(most, content.length - at);
            sums.update(content, at, part);
            at += part;
        }
        return sums.finish(ORIGIN, KEY, 0);
    }

    private byte[] content(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }
}
