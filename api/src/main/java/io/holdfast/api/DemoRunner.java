package io.holdfast.api;

import java.io.PrintStream;

/** Runs the demonstration. Found by {@link java.util.ServiceLoader}, as it brings an HBase with it. */
public interface DemoRunner {

    /**
     * Runs every step and returns what happened; {@code ok} only if all data came back equal, cell by cell.
     *
     * @param narration where progress and tables for people go
     */
    DemoResult run(DemoRequest request, PrintStream narration);
}
