package io.holdfast.error;

import org.jspecify.annotations.Nullable;

/** Something outside cannot be reached, or failed in a way that may pass. May be retried with back-off. */
public final class Unavailable extends HoldfastException {

    private static final long serialVersionUID = 1L;

    public Unavailable(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(ErrorCode.UNAVAILABLE, message, hint, cause);
    }
}
