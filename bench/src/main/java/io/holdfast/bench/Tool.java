package io.holdfast.bench;

import io.holdfast.error.Unavailable;
import java.io.IOException;

/** A program of the operating system. */
final class Tool {

    private Tool() {}

    /** Runs it to its end; {@code UNAVAILABLE} if it fails. What it says goes to standard error. */
    static void run(String... command) {
        String name = command[0];
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                int status = process.waitFor();
                if (status != 0) {
                    throw new Unavailable("unable to run " + name + ": expected status 0, found " + status, null, null);
                }
            } finally {
                process.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to run " + name + ": interrupted", null, e);
        } catch (IOException e) {
            throw new Unavailable("unable to run " + name + ": " + e.getMessage(), null, e);
        }
    }
}
