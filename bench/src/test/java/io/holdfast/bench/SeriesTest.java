package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void speedIsBytesByTime() {
        assertThat(series("a", 2, 4, 8).megabytesPerSecond(800_000_000)).isEqualTo(new Spread(100, 200, 400));
    }

    @Test
    void isComparedRoundByRound() {
        Series backup = series("backup", 2, 8);
        Series loop = series("loop", 1, 10);

        assertThat(backup.speedAgainst(loop)).containsExactly(0.5, 1.25);
        assertThat(backup.secondsMoreThan(loop)).containsExactly(1.0, -2.0);
    }

    @Test
    void ofDifferentLengthsCannotBeCompared() {
        assertThatIllegalArgumentException().isThrownBy(() -> series("a", 1).speedAgainst(series("b", 1, 2)));
    }

    @Test
    void stepsAreSeriesOfTheirOwn() {
        Series series = new Series(
                "backup",
                List.of(
                        new Run(3, List.of(new Run.Step("PREPARE", 1), new Run.Step("COPY", 2))),
                        new Run(5, List.of(new Run.Step("COPY", 5)))));

        assertThat(series.steps()).extracting(Series::name).containsExactly("PREPARE", "COPY");
        assertThat(series.step("PREPARE").seconds()).containsExactly(1.0, 0.0);
        assertThat(series.step("COPY").seconds()).containsExactly(2.0, 5.0);
    }

    private static Series series(String name, double... seconds) {
        return new Series(
                name,
                Arrays.stream(seconds).mapToObj(s -> new Run(s, List.of())).toList());
    }
}
