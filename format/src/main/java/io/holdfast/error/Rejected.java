package io.holdfast.error;

import org.jspecify.annotations.Nullable;

/** The caller asked for what cannot be done: an unknown name, a bad value. Nothing was changed. */
public final class Rejected extends HoldfastException {

    private static final long serialVersionUID = 1L;

    public Rejected(String message, @Nullable String hint) {
        super(ErrorCode.REJECTED, message, hint, null);
    }
}
