package io.holdfast.rest;

import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an error is told, to programs on the command line and over HTTP alike. */
public record ErrorDocument(Detail error) {

    /**
     * What it says.
     *
     * @param code that of the error's kind, or a word of its own where it is of none
     */
    public record Detail(
            String code, String message, @Nullable String hint) {}

    public static ErrorDocument of(String code, String message, @Nullable String hint) {
        return new ErrorDocument(new Detail(code, message, hint));
    }

    public static ErrorDocument of(HoldfastException error) {
        String message = error.getMessage() == null ? "unable to go on" : error.getMessage();
        return of(error.code().name(), message, error.hint().orElse(null));
    }

    /** The kind of the error, if it is of one. */
    public Optional<ErrorCode> kind() {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(error.code()))
                .findFirst();
    }
}
