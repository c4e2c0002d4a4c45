package io.holdfast.repository;

import io.holdfast.error.HoldfastException;
import java.util.Objects;
import java.util.Optional;

/** What is wrong with one thing. */
public record Problem(FindingKind kind, String detail) {

    public static Problem of(FindingKind kind, HoldfastException e) {
        return new Problem(kind, Objects.requireNonNullElse(e.getMessage(), kind.word()));
    }

    /**
     * What the length of an object says; empty if nothing is wrong with it.
     *
     * @param found empty if there is no such object
     */
    public static Optional<Problem> ofLength(long expected, Optional<Long> found) {
        if (found.isEmpty()) {
            return Optional.of(new Problem(FindingKind.MISSING, "expected " + expected + " bytes, found no object"));
        }
        return found.get() == expected
                ? Optional.empty()
                : Optional.of(new Problem(FindingKind.LENGTH, "expected " + expected + " bytes, found " + found.get()));
    }
}
