package io.holdfast.cli;

import io.holdfast.error.Rejected;
import io.holdfast.measure.TimeSpan;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how much a verification is to read, as a user writes it. */
final class VerifyDepth {

    private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?) ?%?");
    private static final double PERCENT = 100;

    private VerifyDepth() {}

    /** A part of the whole: {@code 10%} or {@code 10} is 0.1. */
    static double share(String text) {
        Matcher form = SHARE.matcher(text.trim());
        double share = form.matches() ? Double.parseDouble(form.group(1)) / PERCENT : 0;
        if (share <= 0 || share > 1) {
            throw new Rejected(
                    "unable to verify: expected --sample of more than 0% and at most 100%, found " + text,
                    "--sample 10% reads a tenth; ten of them in a row read everything");
        }
        return share;
    }

    /** {@code 7d}, {@code 12h}, {@code 30m}, {@code 45s}, or ISO-8601. */
    static Duration time(String text) {
        return TimeSpan.parse(text.trim().toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new Rejected(
                        "unable to verify: expected --skip-proven of a time such as 7d or 12h, found " + text, null));
    }
}
