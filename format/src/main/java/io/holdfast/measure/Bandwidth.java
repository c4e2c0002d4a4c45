package io.holdfast.measure;

import java.util.Optional;

/** Bytes in a second. */
public record Bandwidth(long bytesPerSecond) {

    /** How one is written, for messages and hints. */
    public static final String FORM = ByteCount.FORM;

    /** What the units are, for hints. */
    public static final String UNITS =
            "bytes in a second; kB, MB, GB and TB are steps of 1000, KiB, MiB, GiB and TiB of 1024";

    /** With less, a file of a gigabyte takes more than ten days. */
    private static final long LEAST = 1_000;

    public Bandwidth {
        if (bytesPerSecond < LEAST) {
            throw new IllegalArgumentException(bytesPerSecond + " bytes in a second");
        }
    }

    /**
     * Reads what {@link ByteCount} does, with or without {@code /s} behind it.
     *
     * @return empty if it is none, or less than 1 kB in a second
     */
    public static Optional<Bandwidth> parse(String text) {
        String count = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
        return ByteCount.parse(count)
                .filter(found -> found.bytes() >= LEAST)
                .map(found -> new Bandwidth(found.bytes()));
    }

    @Override
    public String toString() {
        return bytesPerSecond + " bytes/s";
    }
}
