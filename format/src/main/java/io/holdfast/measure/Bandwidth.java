package io.holdfast.measure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes in a second. */
public record Bandwidth(long bytesPerSecond) {

    /** How one is written, for messages and hints. */
    public static final String FORM = "a number with a unit, such as 50MB or 50MiB";

    /** What the units are, for hints. */
    public static final String UNITS =
            "bytes in a second; kB, MB, GB and TB are steps of 1000, KiB, MiB, GiB and TiB of 1024";

    /** With less, a file of a gigabyte takes more than ten days. */
    private static final long LEAST = 1_000;

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?) ?([A-Za-z]{2,3})(?:/s)?");

    private static final Map<String, Long> UNIT_BYTES = Map.of(
            "kB", 1_000L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40);

    public Bandwidth {
        if (bytesPerSecond < LEAST) {
            throw new IllegalArgumentException(bytesPerSecond + " bytes in a second");
        }
    }

    /**
     * Reads {@code 50MB}, {@code 1.5 GiB} or {@code 50MB/s}. A unit has to be there, and in its usual spelling: whoever
     * writes {@code 50} or {@code 50Mb} may mean something else.
     *
     * @return empty if it is none, or less than 1 kB in a second
     */
    public static Optional<Bandwidth> parse(String text) {
        Matcher form = TEXT.matcher(text);
        Long unit = form.matches() ? UNIT_BYTES.get(form.group(2)) : null;
        if (unit == null) {
            return Optional.empty();
        }
        long bytes = new BigDecimal(form.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
        return bytes < LEAST ? Optional.empty() : Optional.of(new Bandwidth(bytes));
    }

    @Override
    public String toString() {
        return bytesPerSecond + " bytes/s";
    }
}
