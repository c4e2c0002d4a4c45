package io.holdfast.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {

    @ParameterizedTest
    @CsvSource({"300ms, PT0.3S", "45s, PT45S", "30 m, PT30M", "12h, PT12H", "7d, P7D", "0s, PT0S", "PT1H30M, PT1H30M"})
    void readsANumberWithAUnit(String text, Duration time) {
        assertThat(TimeSpan.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "d", "-1s", "1.5h", "7 days", "7D", "-PT1S", "1234567s"})
    void readsNothingElse(String text) {
        assertThat(TimeSpan.parse(text)).isEmpty();
    }
}
