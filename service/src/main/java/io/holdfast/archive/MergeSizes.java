package io.holdfast.archive;

/**
 * How much is merged at once.
 *
 * @param readings so many readings become one segment: of an hour, if there is one each minute
 * @param hours so many of those become one: of a day
 * @param bytes what is merged is no more than that, unless two segments are
 */
public record MergeSizes(int readings, int hours, long bytes) {

    private static final int HOURS = 24;
    private static final long MOST_BYTES = 10L << 30;

    public MergeSizes {
        if (readings < 2 || hours < 2) {
            throw new IllegalArgumentException(
                    "expected two segments or more to become one, found %d and %d".formatted(readings, hours));
        }
    }

    /** The usual, but for readings. */
    public static MergeSizes ofReadings(int readings) {
        return new MergeSizes(readings, HOURS, MOST_BYTES);
    }

    /** How many segments of a level become one of the next; those of a day stay. */
    int atLevel(int level) {
        return switch (level) {
            case 0 -> readings;
            case 1 -> hours;
            default -> Integer.MAX_VALUE;
        };
    }

    boolean isLast(int level) {
        return level > 1;
    }
}
