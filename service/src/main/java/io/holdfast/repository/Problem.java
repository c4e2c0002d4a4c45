package io.holdfast.verify;

import io.holdfast.error.HoldfastException;
import java.util.Objects;

/** What is wrong with one thing. */
record Problem(FindingKind kind, String detail) {

    static Problem of(FindingKind kind, HoldfastException e) {
        return new Problem(kind, Objects.requireNonNullElse(e.getMessage(), kind.word()));
    }
}
