package io.holdfast.cli;

import io.holdfast.api.ProgressListener;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** One run of the command line: reads the words, lets the command work, and turns whatever happens into an exit status. */
final class Run {

    private static final int USAGE = 2;

    /** Help in lines longer than this is hard to read, and shorter than that hard to lay out. */
    private static final int WIDEST = 100;

    private static final int NARROWEST = 60;

    private final Surroundings surroundings;
    private final PrintStream out;
    private final PrintStream err;
    private final GlobalOptions options = new GlobalOptions();
    private final Output output;
    private final FrontDoor frontDoor;

    Run(Surroundings surroundings, PrintStream out, PrintStream err) {
        this.surroundings = surroundings;
        this.out = out;
        this.err = err;
        this.output = new Output(options, surroundings, out, err);
        this.frontDoor = new FrontDoor(options, surroundings, err);
    }

    int execute(String... args) {
        try {
            CommandLine line = commandLine(List.of(args));
            if (args.length == 0) {
                line.usage(line.getErr(), line.getColorScheme());
                return USAGE;
            }
            return line.execute(args);
        } catch (RuntimeException | Error e) {
            return output.fail(Failure.of(e), e);
        } finally {
            output.end();
        }
    }

    /**
     * Says that the run was ended from outside, unless its result has been given. What a service does for it goes on, unless
     * somebody is there who wants it cancelled. Called by another thread.
     */
    void interrupted() {
        if (output.isGiven()) {
            return;
        }
        output.stopDrawing();
        Optional<String> session = surroundings.followed().session();
        boolean cancel = session.isPresent()
                && surroundings
                        .person()
                        .map(person ->
                                person.agrees("Cancel session %s? Otherwise it goes on.".formatted(session.get())))
                        .orElse(false);
        output.interrupted(cancel ? cancelled(session.get()) : interruption(session));
    }

    private static Failure interruption(Optional<String> session) {
        return session.map(Failure::detached).orElse(Failure.INTERRUPTED);
    }

    private Failure cancelled(String session) {
        try {
            return Failure.interrupted("session %s is %s"
                    .formatted(
                            session,
                            frontDoor
                                    .ask(holdfast -> holdfast.sessions().cancel(session, ProgressListener.NONE))
                                    .state()));
        } catch (RuntimeException e) {
            return Failure.interrupted(
                    "session %s: %s".formatted(session, Failure.of(e).message()));
        }
    }

    private CommandLine commandLine(List<String> words) {
        CommandLine line = new CommandTree(options, frontDoor, output, surroundings, words).line();
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(surroundings.terminal().coloursOnOut() ? Ansi.ON : Ansi.OFF));
        if (surroundings.terminal().out()) {
            line.setUsageHelpWidth(Math.min(Math.max(surroundings.terminal().columns(), NARROWEST), WIDEST));
        }
        line.setExecutionExceptionHandler((e, command, parsed) -> output.fail(Failure.of(e), e));
        line.setParameterExceptionHandler(this::unreadable);
        return line;
    }

    private int unreadable(ParameterException e, String[] args) {
        // Reading ended at the first mistake, perhaps before it came to this option.
        if (ArgumentScan.wantsJson(args)) {
            options.format = GlobalOptions.Format.JSON;
        }
        return output.fail(Failure.unreadable(e), e);
    }
}
