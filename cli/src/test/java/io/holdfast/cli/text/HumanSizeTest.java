package io.holdfast.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1023,1023 B",
        "1024,1.0 KiB",
        "1075,1.0 KiB",
        "1076,1.1 KiB",
        "1048524,1023.9 KiB",
        "1048525,1.0 MiB",
        "1048576,1.0 MiB",
        "1288490189,1.2 GiB",
        "1099511627776,1.0 TiB",
        "9223372036854775807,8.0 EiB"
    })
    void sizesHaveOneDecimalAndTheRightUnit(long bytes, String text) {
        assertThat(HumanSize.of(bytes)).isEqualTo(text);
    }

    @Test
    void rates() {
        assertThat(HumanSize.rate(3072, 2)).isEqualTo("1.5 KiB/s");
        assertThat(HumanSize.rate(3072, 0)).isEqualTo("-");
    }
}
