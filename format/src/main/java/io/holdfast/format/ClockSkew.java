package io.holdfast.format;

import java.time.Instant;

/**
 * How far the clock of a server was ahead of the one of whoever asked it to begin a log: as exact as the time that took.
 *
 * @param least in ms; negative where it may have been behind
 * @param most in ms
 */
public record ClockSkew(long least, long most) {

    public ClockSkew {
        Invariant.holds(least <= most, "a skew up to " + most, least);
    }

    /**
     * What a file's number tells.
     *
     * @param asked before the server began the file
     * @param seen after it had
     * @param number its clock when it did, in ms
     */
    public static ClockSkew of(Instant asked, Instant seen, long number) {
        return new ClockSkew(number - seen.toEpochMilli(), number - asked.toEpochMilli());
    }

    /** What is certain of it, in ms: 0 where the clocks may agree. */
    public long certain() {
        return Math.max(least, 0) + Math.min(most, 0);
    }

    /** What the server's clock said at the least at a moment of the other clock, if nobody set either since. */
    public Instant earliest(Instant moment) {
        return moment.plusMillis(least);
    }
}
