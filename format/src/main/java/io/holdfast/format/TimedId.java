package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The form that session and backup ids share: the moment of creation, so that they sort by it, and 32 random bits. */
final class TimedId {

    private static final Pattern FORM = Pattern.compile("[0-9]{8}T[0-9]{9}Z-[0-9a-f]{8}");
    private static final int TIME_LENGTH = "yyyyMMddTHHmmssSSSZ".length();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private TimedId() {}

    static String create(Instant now, RandomGenerator random) {
        return TIME.format(now.atOffset(ZoneOffset.UTC)) + "-" + String.format("%08x", random.nextInt());
    }

    static String firstAt(Instant moment) {
        return TIME.format(moment.atOffset(ZoneOffset.UTC)) + "-00000000";
    }

    static String checked(String what, String text) {
        try {
            if (FORM.matcher(text).matches()) {
                createdAt(text);
                return text;
            }
        } catch (DateTimeException e) {
            throw rejected(what, text);
        }
        throw rejected(what, text);
    }

    static Instant createdAt(String text) {
        return LocalDateTime.parse(text.substring(0, TIME_LENGTH), TIME).toInstant(ZoneOffset.UTC);
    }

    private static Rejected rejected(String what, String text) {
        return new Rejected(
                "unable to use a " + what + " id: expected the form 20260131T235959123Z-0a1b2c3d, found '" + text + "'",
                null);
    }
}
