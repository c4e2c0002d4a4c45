package io.holdfast.demo.run;

/** Something was not as the demonstration promises; the message says what differed. */
final class Mismatch extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
        super(message);
    }
}
