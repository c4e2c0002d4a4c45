package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What says that a place is a repository, and what a program must know to use it.
 *
 * @param requiredFeatures without knowing each of them, a program may neither read nor write
 * @param optionalFeatures a program that does not know them may do both
 */
public record RepositoryHeader(
        RepositoryId id,
        int formatVersion,
        List<String> requiredFeatures,
        List<String> optionalFeatures,
        Instant createdAt)
        implements Document {

    /** The version that this program writes, and the only one that it reads. */
    public static final int FORMAT_VERSION = 1;

    public RepositoryHeader {
        Objects.requireNonNull(id);
        Invariant.holds(formatVersion > 0, "a format version from 1 on", formatVersion);
        requiredFeatures = Invariant.sortedSet("required features", requiredFeatures);
        optionalFeatures = Invariant.sortedSet("optional features", optionalFeatures);
        Objects.requireNonNull(createdAt);
    }

    /** Refuses a repository that this program does not understand. */
    public void requireSupported() {
        if (formatVersion != FORMAT_VERSION) {
            throw new Rejected(
                    "unable to use repository " + id + ": expected format version " + FORMAT_VERSION + ", found "
                            + formatVersion,
                    "use the version of Holdfast that wrote it, or a later one");
        }
    }
}
