package io.holdfast.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of all errors that Holdfast reports. Its message reads "unable to …: expected …, found …"; the hint, where
 * there is one, says what to try.
 */
public abstract sealed class HoldfastException extends RuntimeException
        permits Rejected, Conflict, Unavailable, Corrupt, OutcomeUnknown, Fenced {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String hint;

    HoldfastException(ErrorCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /** The error of a kind that was known by its code, as when it comes back from a journal or over a wire. */
    public static HoldfastException of(ErrorCode code, String message, @Nullable String hint) {
        return switch (code) {
            case REJECTED -> new Rejected(message, hint);
            case CONFLICT -> new Conflict(message, hint);
            case UNAVAILABLE -> new Unavailable(message, hint, null);
            case CORRUPT -> new Corrupt(message, hint, null);
            case OUTCOME_UNKNOWN -> new OutcomeUnknown(message, null);
            case FENCED -> new Fenced(message);
        };
    }
}
