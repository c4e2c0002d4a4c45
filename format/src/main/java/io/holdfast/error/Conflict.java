package io.holdfast.error;

import org.jspecify.annotations.Nullable;

/** What was asked for is busy or exists already. Nothing was changed. */
public final class Conflict extends HoldfastException {

    private static final long serialVersionUID = 1L;

    public Conflict(String message, @Nullable String hint) {
        super(ErrorCode.CONFLICT, message, hint, null);
    }
}
