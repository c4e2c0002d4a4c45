package io.holdfast.error;

import org.jspecify.annotations.Nullable;

/** A change may or may not have taken effect. Read the world again before anything else. */
public final class OutcomeUnknown extends HoldfastException {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(String message, @Nullable Throwable cause) {
        super(ErrorCode.OUTCOME_UNKNOWN, message, null, cause);
    }
}
