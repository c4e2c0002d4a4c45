package io.holdfast.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S,0s",
        "PT-5S,0s",
        "PT59.9S,59s",
        "PT1M,1m 0s",
        "PT1M20S,1m 20s",
        "PT59M59S,59m 59s",
        "PT3H12M59S,3h 12m",
        "PT23H59M,23h 59m",
        "P5DT3H,5d 3h",
        "P100D,100d"
    })
    void spansHaveTheirTwoLargestUnits(Duration span, String text) {
        assertThat(HumanTime.span(span)).isEqualTo(text);
    }

    @Test
    void momentsAreToTheSecond() {
        assertThat(HumanTime.moment(Instant.parse("2026-08-21T10:48:12.999Z"))).isEqualTo("2026-08-21T10:48:12Z");
    }

    @ParameterizedTest
    @CsvSource({"0.04,0.0 s", "12.34,12.3 s", "59.94,59.9 s", "60,1m 0s", "3725.4,1h 2m"})
    void whatSomethingTook(double seconds, String text) {
        assertThat(HumanTime.took(seconds)).isEqualTo(text);
    }
}
