package io.holdfast.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BandwidthTest {

    @ParameterizedTest
    @CsvSource({
        "50MB, 50000000",
        "50MiB, 52428800",
        "50 MB, 50000000",
        "50MB/s, 50000000",
        "1.5GB, 1500000000",
        "0.001MB, 1000",
        "1kB, 1000",
        "2KB, 2000",
        "1KiB, 1024",
        "3GiB, 3221225472",
        "1TB, 1000000000000",
        "2TiB, 2199023255552",
    })
    void readsANumberWithAUnit(String text, long bytesPerSecond) {
        assertThat(Bandwidth.parse(text)).contains(new Bandwidth(bytesPerSecond));
    }

    /** What could be meant in two ways is not guessed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "50",
                "MB",
                "-50MB",
                "50Mb",
                "50mb",
                "50M",
                "50B",
                "50Mbit",
                "50MB/min",
                "50MB ",
                "5e3MB",
                "1,5MB",
                "0MB",
                "0.9kB",
                "1234567MB",
                "fast"
            })
    void readsNothingElse(String text) {
        assertThat(Bandwidth.parse(text)).isEmpty();
    }

    @Test
    void isNeverNothing() {
        assertThatThrownBy(() -> new Bandwidth(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
