package io.holdfast.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a span of time as a user writes it: {@code 7d}, {@code 12h}, {@code 30m}, {@code 45s}, or ISO-8601. */
final class TimeSpan {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6}) ?([smhd])");

    private TimeSpan() {}

    /** Empty if it is none, or a negative one. */
    static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (form.matches()) {
            long number = Long.parseLong(form.group(1));
            return Optional.of(
                    switch (form.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        try {
            return Optional.of(Duration.parse(text.trim())).filter(time -> !time.isNegative());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
