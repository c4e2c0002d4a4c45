package io.holdfast.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private static final String ERASE = "\r\u001b[K";
    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private Duration now = Duration.ofDays(400);
    private final ProgressBar bar =
            new ProgressBar(new PrintStream(terminal, false, StandardCharsets.UTF_8), 100, () -> now.toNanos());

    @Test
    void showsStepPartRateAndTimeLeft() {
        after(0, "COPY", 0, 300 * MIB, "bytes");
        after(1000, "COPY", 30 * MIB, 300 * MIB, "bytes");
        assertThat(drawn())
                .isEqualTo(ERASE + "COPY [--------------------]   0%  0 B/300.0 MiB" + ERASE
                        + "COPY [##------------------]  10%  30.0 MiB/300.0 MiB  30.0 MiB/s  9s left");
    }

    @Test
    void isDrawnAtMostFiveTimesASecond() {
        for (int i = 0; i <= 1000; i++) {
            after(1, "COPY", i, 1000, "files");
        }
        assertThat(drawn().split(Pattern.quote(ERASE), -1)).hasSizeBetween(6, 7);
    }

    @Test
    void isErasedAtTheEndAndNotDrawnAgain() {
        after(0, "COPY", 0, 0, "bytes");
        bar.close();
        after(500, "COPY", 1, 0, "bytes");
        bar.close();
        assertThat(drawn()).isEqualTo(ERASE + "COPY" + ERASE);
    }

    @Test
    void leavesNoTraceWhenNothingWasDrawn() {
        bar.close();
        assertThat(drawn()).isEmpty();
    }

    @Test
    void aNewStepBeginsItsOwnRate() {
        after(0, "COPY", 0, 100 * MIB, "bytes");
        after(1000, "COPY", 100 * MIB, 100 * MIB, "bytes");
        terminal.reset();
        after(1000, "VERIFY", 0, 10, "files");
        assertThat(drawn()).isEqualTo(ERASE + "VERIFY [--------------------]   0%  0/10 files");
        terminal.reset();
        after(2000, "VERIFY", 5, 10, "files");
        assertThat(drawn()).isEqualTo(ERASE + "VERIFY [##########----------]  50%  5/10 files  2.5/s  2s left");
    }

    @Test
    void theRateIsThatOfTheLastTenSeconds() {
        long total = 1000 * MIB;
        for (int second = 0; second <= 20; second++) {
            after(1000, "COPY", second * 10L * MIB, total, "bytes");
        }
        for (int second = 1; second <= 10; second++) {
            after(1000, "COPY", (200 + second) * MIB, total, "bytes");
        }
        assertThat(drawn()).endsWith("210.0 MiB/1000.0 MiB  1.0 MiB/s  13m 10s left");
    }

    @Test
    void aStandstillHasNoTimeLeft() {
        after(0, "COPY", 5, 10, "files");
        after(1000, "COPY", 5, 10, "files");
        assertThat(drawn()).endsWith("5/10 files  0.0/s");
    }

    @Test
    void aLineNeverFillsTheTerminal() {
        ProgressBar narrow =
                new ProgressBar(new PrintStream(terminal, false, StandardCharsets.UTF_8), 20, () -> now.toNanos());
        narrow.progressed(new Progress("s-1", "COPY", 1, 10, "files"));
        assertThat(drawn()).isEqualTo(ERASE + "COPY [##-----------");
    }

    @Test
    void moreThanTheTotalIsNotMoreThanAll() {
        after(0, "COPY", 11, 10, "files");
        assertThat(drawn()).isEqualTo(ERASE + "COPY [####################] 100%  11/10 files");
    }

    private void after(long millis, String step, long done, long total, String unit) {
        now = now.plusMillis(millis);
        bar.progressed(new Progress("s-1", step, done, total, unit));
    }

    private String drawn() {
        return terminal.toString(StandardCharsets.UTF_8);
    }
}
