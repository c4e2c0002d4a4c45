package io.holdfast.repository;

import io.holdfast.measure.Bandwidth;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Opens repositories by the location that was persisted with a session, which may be another one than today's default. */
@FunctionalInterface
public interface Repositories {

    /**
     * The repository there; UNAVAILABLE if there is none or it cannot be reached, CORRUPT if it cannot be read.
     *
     * @param bandwidth of all that is written through what this call returns, and as much of all that is read; empty for no
     *     limit
     */
    Repository open(String location, Optional<Bandwidth> bandwidth);

    /**
     * The same, with a limit that changes while it is used.
     *
     * @param bytesPerSecond asked each time; 0 for no limit just now
     */
    default Repository openSharing(String location, LongSupplier bytesPerSecond) {
        throw new UnsupportedOperationException("limits that change, at " + location);
    }

    /** What a session may write there in a second that was not given another limit; empty for no limit. */
    default Optional<Bandwidth> bandwidthOf(String location) {
        return Optional.empty();
    }

    default Repository open(String location) {
        return open(location, Optional.empty());
    }
}
