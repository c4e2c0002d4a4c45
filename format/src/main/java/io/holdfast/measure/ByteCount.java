package io.holdfast.measure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, as people write it. */
public record ByteCount(long bytes) {

    /** How one is written, for messages and hints. */
    public static final String FORM = "a number with a unit, such as 50MB or 50MiB";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?) ?([A-Za-z]{2,3})");

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

    public ByteCount {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
    }

    /**
     * Reads {@code 50MB} or {@code 1.5 GiB}. A unit has to be there, and in its usual spelling: whoever writes {@code 50} or
     * {@code 50Mb} may mean something else.
     */
    public static Optional<ByteCount> parse(String text) {
        Matcher form = TEXT.matcher(text);
        Long unit = form.matches() ? UNIT_BYTES.get(form.group(2)) : null;
        if (unit == null) {
            return Optional.empty();
        }
        return Optional.of(new ByteCount(new BigDecimal(form.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .setScale(0, RoundingMode.DOWN)
                .longValueExact()));
    }

    @Override
    public String toString() {
        return bytes + " bytes";
    }
}
