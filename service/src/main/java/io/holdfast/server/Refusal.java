package io.holdfast.server;

import com.linecorp.armeria.common.HttpStatus;
import org.jspecify.annotations.Nullable;

/** A request that is not even handed to the front door. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient HttpStatus status;
    private final @Nullable String hint;

    Refusal(HttpStatus status, String message, @Nullable String hint) {
        super(message, null, false, false);
        this.status = status;
        this.hint = hint;
    }

    HttpStatus status() {
        return status;
    }

    @Nullable
    String hint() {
        return hint;
    }

    String message() {
        String message = getMessage();
        return message == null ? "unable to serve the request" : message;
    }
}
