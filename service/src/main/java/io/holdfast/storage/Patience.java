package io.holdfast.storage;

import java.time.Duration;

/**
 * How long a store waits before it takes a call for one that hangs.
 *
 * @param answer how long an answer may take, and how long nothing may come, whatever was asked
 * @param slowest bytes in a second; what moves more slowly crawls, and is given up
 */
public record Patience(Duration answer, long slowest) {

    /** An hour's upload over a bad line is waited for, a server that died with its connections open is not. */
    public static final Patience DEFAULT = of(Duration.ofSeconds(60));

    private static final long SLOWEST = 16 << 10;

    public Patience {
        if (answer.isNegative() || answer.isZero() || slowest < 1) {
            throw new IllegalArgumentException(answer + ", " + slowest);
        }
    }

    public static Patience of(Duration answer) {
        return new Patience(answer, SLOWEST);
    }

    /** How long a call may take that moves so many bytes. */
    public Duration forBytes(long bytes) {
        return answer.plusSeconds(bytes / slowest);
    }
}
