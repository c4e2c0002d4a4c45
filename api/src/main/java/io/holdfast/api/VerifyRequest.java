package io.holdfast.api;

import io.holdfast.measure.Bandwidth;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks whether what is stored is still what was stored.
 *
 * @param backupId only this backup; empty for the whole repository
 * @param share which part of the bytes a sample reads, more than 0 and at most 1; meaningless in other modes
 * @param skipProven a deep verification does not read what was proven within this time
 * @param bandwidth how much is read in a second, by all who read together; empty for what is configured for the repository
 */
public record VerifyRequest(
        Optional<String> backupId,
        Mode mode,
        double share,
        Optional<Duration> skipProven,
        Optional<Bandwidth> bandwidth) {

    public VerifyRequest {
        Objects.requireNonNull(backupId);
        Objects.requireNonNull(mode);
        Objects.requireNonNull(skipProven);
        Objects.requireNonNull(bandwidth);
    }

    public static VerifyRequest quick() {
        return new VerifyRequest(Optional.empty(), Mode.QUICK, 1, Optional.empty(), Optional.empty());
    }

    public static VerifyRequest deep() {
        return new VerifyRequest(Optional.empty(), Mode.DEEP, 1, Optional.empty(), Optional.empty());
    }

    public static VerifyRequest sample(double share) {
        return new VerifyRequest(Optional.empty(), Mode.SAMPLE, share, Optional.empty(), Optional.empty());
    }

    public VerifyRequest ofBackup(String id) {
        return new VerifyRequest(Optional.of(id), mode, share, skipProven, bandwidth);
    }

    public VerifyRequest within(Optional<Bandwidth> most) {
        return new VerifyRequest(backupId, mode, share, skipProven, most);
    }

    /** How much is read of the stored files; everything else is always read. */
    public enum Mode {
        /** Nothing: only that their objects are there with their lengths. */
        QUICK,
        /** A part, what was not read for the longest time first; only of the whole repository. */
        SAMPLE,
        /** All. */
        DEEP
    }
}
