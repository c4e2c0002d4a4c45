package io.holdfast.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartSizesTest {

    private static final long GB = 1L << 30;

    private static long bytesOf(int parts) {
        return IntStream.rangeClosed(1, parts).mapToLong(PartSizes.DEFAULT::of).sum();
    }

    @Test
    void tenThousandPartsHoldTheLargestObject() {
        assertThat(bytesOf(PartSizes.MOST_PARTS)).isGreaterThanOrEqualTo(5 * 1024 * GB);
    }

    @Test
    void filesOfUsualSizeTakeLittleMemory() {
        assertThat(PartSizes.DEFAULT.of(1)).isEqualTo(8 << 20);
        assertThat(PartSizes.DEFAULT.of(1000)).isEqualTo(8 << 20);
        assertThat(PartSizes.DEFAULT.of(1001)).isEqualTo(16 << 20);
        assertThat(bytesOf(1000)).isGreaterThan(7 * GB);
        assertThat(bytesOf(4000)).isGreaterThan(100 * GB);
        assertThat(PartSizes.DEFAULT.of(4000)).isEqualTo(64 << 20);
    }

    @Test
    void noPartIsLargerThanS3Takes() {
        assertThat(PartSizes.DEFAULT.of(PartSizes.MOST_PARTS)).isLessThan(5 * GB);
    }
}
