package io.holdfast.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartBufferTest {

    @Test
    void givesBackWhatItTook() throws Exception {
        Random random = new Random(1);
        PartBuffer buffer = new PartBuffer(0);
        for (int round = 0; round < 50; round++) {
            int capacity = random.nextInt(5_000_000);
            buffer.clear(capacity);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            while (!buffer.isFull()) {
                byte[] bytes = new byte[1 + random.nextInt(round % 2 == 0 ? 3_000_000 : 30_000)];
                random.nextBytes(bytes);
                int taken = buffer.add(bytes, 0, bytes.length);
                expected.write(bytes, 0, taken);
                assertThat(taken == bytes.length || buffer.isFull()).isTrue();
            }
            byte[] whole = expected.toByteArray();
            assertThat(buffer.length()).isEqualTo(capacity);
            assertThat(Arrays.equals(content(buffer), whole)).isTrue();
            assertThat(buffer.contentMd5())
                    .isEqualTo(Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("MD5").digest(whole)));
            assertThat(Arrays.equals(content(buffer), whole)).as("once more").isTrue();
        }
    }

    private static byte[] content(PartBuffer buffer) throws IOException {
        try (InputStream in = buffer.body().contentStreamProvider().newStream()) {
            return in.readAllBytes();
        }
    }
}
