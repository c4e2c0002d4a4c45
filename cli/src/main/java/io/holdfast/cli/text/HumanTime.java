package io.holdfast.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Moments and spans of time as people read them. */
public final class HumanTime {

    private static final long LONG_DAYS = 100;

    private HumanTime() {}

    /** The two largest units: {@code 45s}, {@code 1m 20s}, {@code 3h 12m}, {@code 5d 3h}, {@code 140d}. */
    public static String span(Duration span) {
        Duration d = span.isNegative() ? Duration.ZERO : span;
        if (d.toDays() >= LONG_DAYS) {
            return d.toDays() + "d";
        }
        if (d.toDays() > 0) {
            return d.toDays() + "d " + d.toHoursPart() + "h";
        }
        if (d.toHours() > 0) {
            return d.toHours() + "h " + d.toMinutesPart() + "m";
        }
        if (d.toMinutes() > 0) {
            return d.toMinutes() + "m " + d.toSecondsPart() + "s";
        }
        return d.toSeconds() + "s";
    }

    /** How long ago something was; a moment ahead of this clock is now. */
    static String age(Instant then, Instant now) {
        return span(Duration.between(then, now));
    }

    /** A moment to the second, in a form that commands take back. */
    static String moment(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** How long something took. */
    static String took(double seconds) {
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : span(Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
