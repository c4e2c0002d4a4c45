package io.holdfast.cli.remote;

import java.io.IOException;

/** What became of a request is not known: the connection ended, or the server gave the lead up while it was at work. */
final class Lost extends Exception {

    private static final long serialVersionUID = 1L;

    Lost(String message) {
        super(message);
    }

    Lost(IOException cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
}
