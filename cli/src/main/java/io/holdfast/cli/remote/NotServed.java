package io.holdfast.cli.remote;

import org.jspecify.annotations.Nullable;

/**
 * No server has taken the request, so that it may be sent again.
 */
final class NotServed extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean somebodyAnswered;
    private final @Nullable String hint;

    /** @param somebodyAnswered whether there is a server, which may serve it in a moment */
    NotServed(String found, boolean somebodyAnswered, @Nullable String hint) {
        super(found);
        this.somebodyAnswered = somebodyAnswered;
        this.hint = hint;
    }

    boolean somebodyAnswered() {
        return somebodyAnswered;
    }

    @Nullable
    String hint() {
        return hint;
    }
}
