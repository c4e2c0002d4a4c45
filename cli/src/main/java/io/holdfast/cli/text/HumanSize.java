package io.holdfast.cli.text;

import java.util.List;
import java.util.Locale;

/** Numbers of bytes as people read them: {@code 512 B}, {@code 1.2 GiB}. */
public final class HumanSize {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    private static final double STEP = 1024;

    /** From here on one decimal would be rounded up to a whole step of the next unit. */
    private static final double ROUNDS_UP = 1023.95;

    private HumanSize() {}

    public static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= (unit == 0 ? STEP : ROUNDS_UP)) {
            value /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
    }

    /** Bytes over time; nothing to say when no time has passed. */
    public static String rate(long bytes, double seconds) {
        return seconds <= 0 ? "-" : of(Math.round(bytes / seconds)) + "/s";
    }
}
