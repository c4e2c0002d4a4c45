package io.holdfast.error;

import org.jspecify.annotations.Nullable;

/** Stored data is not what was written. Never retried; nothing is deleted because of it. */
public final class Corrupt extends HoldfastException {

    private static final long serialVersionUID = 1L;

    public Corrupt(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(ErrorCode.CORRUPT, message, hint, cause);
    }
}
