package io.holdfast.bench;

import java.io.PrintStream;

/** Tells people how far it is. */
record Narration(PrintStream out) {

    void line(String text) {
        out.println(text);
        out.flush();
    }
}
