package io.holdfast.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The entry points of the command line. */
public final class Main {

    private Main() {}

    /** Runs one command as a process. */
    public static void main(String[] args) {
        PrintStream err = stream(FileDescriptor.err);
        Run run = new Run(Surroundings.ofProcess(), stream(FileDescriptor.out), err);
        // What a library prints must not get between the lines of a result.
        System.setOut(err);
        Runtime.getRuntime().addShutdownHook(new Thread(run::interrupted, "interrupted"));
        // Threads of an HBase client may still run; they must not keep the process alive.
        System.exit(run.execute(args));
    }

    /**
     * Runs one command inside this process, as if its output were not a terminal.
     *
     * @return the exit status
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return new Run(Surroundings.ofProcess().withoutTerminal(), out, err).execute(args);
    }

    /** UTF-8 whatever the locale, because JSON is. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
    }
}
