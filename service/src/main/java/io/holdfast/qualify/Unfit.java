package io.holdfast.qualify;

/** The store did something else than it must. The message says what was expected and found. */
final class Unfit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unfit(String expected, Object found) {
        super("expected " + expected + ", found " + found);
    }

    static void unless(boolean holds, String expected, Object found) {
        if (!holds) {
            throw new Unfit(expected, found);
        }
    }
}
