package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.bench.Lag.Reading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LagTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** From one reading's end to the next the lag rises with the clock, and falls then to what that reading took. */
    @Test
    void risesFromReadingToReading() {
        Lag lag = new Lag();

        lag.add(List.of(reading(0, 100), reading(1_000, 1_300), reading(2_000, 2_100)));

        assertThat(lag.quantile(0)).isEqualTo(0.1);
        assertThat(lag.quantile(1)).isCloseTo(1.3, within(0.011));
        assertThat(lag.quantile(0.5)).isBetween(0.6, 0.8);
    }

    @Test
    void knowsNothingOfTheTimeBetweenTwoSeriesOfReadings() {
        Lag lag = new Lag();

        lag.add(List.of(reading(0, 100), reading(400, 500)));
        lag.add(List.of(reading(60_000, 60_100), reading(60_400, 60_500)));

        assertThat(lag.quantile(1)).isLessThan(0.6);
    }

    private static Reading reading(long to, long end) {
        return new Reading(BEGIN.plusMillis(to), BEGIN.plusMillis(end));
    }
}
