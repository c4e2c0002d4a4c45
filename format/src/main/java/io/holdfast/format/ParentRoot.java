package io.holdfast.format;

import java.util.Objects;

/** The root that another one replaced, by the hash of its whole object. */
public record ParentRoot(long generation, Sha256 sha256) {

    public ParentRoot {
        Invariant.holds(generation > 0, "a generation from 1 on", generation);
        Objects.requireNonNull(sha256);
    }
}
