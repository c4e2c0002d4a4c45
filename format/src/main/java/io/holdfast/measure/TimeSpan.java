package io.holdfast.measure;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people write a time. */
public final class TimeSpan {

    /** For messages and hints. */
    public static final String FORM = "a number with a unit, such as 90s, 5m, 12h or 7d";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6}) ?(ms|s|m|h|d)");

    private TimeSpan() {}

    /**
     * Reads {@code 300ms}, {@code 45s}, {@code 30m}, {@code 12h}, {@code 7d}, or ISO-8601.
     *
     * @return empty if it is none, or less than nothing
     */
    public static Optional<Duration> parse(String text) {
        Matcher form = TEXT.matcher(text);
        if (form.matches()) {
            long number = Long.parseLong(form.group(1));
            return Optional.of(
                    switch (form.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        try {
            return Optional.of(Duration.parse(text)).filter(time -> !time.isNegative());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
