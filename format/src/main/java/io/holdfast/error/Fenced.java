package io.holdfast.error;

/** This process does not lead any more. It stops, and undoes nothing: its successor does. */
public final class Fenced extends HoldfastException {

    private static final long serialVersionUID = 1L;

    public Fenced(String message) {
        super(ErrorCode.FENCED, message, null, null);
    }
}
