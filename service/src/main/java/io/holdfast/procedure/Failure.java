package io.holdfast.procedure;

import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a procedure failed, in a form that can be persisted. Texts are cut at 2,000 characters.
 *
 * @param code the kind of error; null for a mistake of the program's own
 */
public record Failure(
        @Nullable ErrorCode code, String message, @Nullable String hint) {

    private static final int LONGEST = 2_000;

    public Failure {
        message = cut(message);
        hint = hint == null ? null : cut(hint);
    }

    static Failure of(RuntimeException e) {
        return e instanceof HoldfastException known
                ? new Failure(
                        known.code(),
                        Objects.requireNonNullElse(known.getMessage(), known.toString()),
                        known.hint().orElse(null))
                : new Failure(null, e.toString(), null);
    }

    public RuntimeException toException() {
        return code == null ? new IllegalStateException(message) : HoldfastException.of(code, message, hint);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
