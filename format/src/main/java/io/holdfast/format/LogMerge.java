package io.holdfast.format;

import java.time.Instant;
import java.util.Objects;

/**
 * Which segments another one stands for.
 *
 * @param readSince the earliest beginning of a session that read one of them
 * @param last the hash of the last of those, as a reading wrote it: what comes after names that one
 * @param level 1 of those that readings brought, and one more than that of those merged since
 */
public record LogMerge(Instant readSince, Sha256 last, int level) {

    public LogMerge {
        Objects.requireNonNull(readSince);
        Objects.requireNonNull(last);
        Invariant.holds(level > 0, "a level from 1 on", level);
    }
}
