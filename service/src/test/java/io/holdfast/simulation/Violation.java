package io.holdfast.simulation;

/** Something that the repository promises does not hold. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}
