package io.holdfast.cli;

import io.holdfast.api.ProgressListener;
import io.holdfast.cli.progress.ProgressBar;
import io.holdfast.cli.text.Style;
import io.holdfast.rest.ErrorDocument;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's result goes. A run has exactly one result, which is what was asked for or an error: whoever comes
 * second, as when the run is interrupted while it prints, says nothing on standard output.
 */
final class Output {

    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final PrintStream out;
    private final PrintStream err;
    private final AtomicBoolean given = new AtomicBoolean();
    private volatile @Nullable ProgressBar bar;

    Output(GlobalOptions options, Surroundings surroundings, PrintStream out, PrintStream err) {
        this.options = options;
        this.surroundings = surroundings;
        this.out = out;
        this.err = err;
    }

    /** Prints the result in the form that was asked for. */
    <T> void give(T result, BiFunction<T, Style, String> text) {
        Style style = new Style(surroundings.terminal().coloursOnOut());
        String form = json() ? Json.of(result) + "\n" : text.apply(result, style);
        if (given.compareAndSet(false, true)) {
            out.print(form);
            out.flush();
        }
    }

    /** Reports an error and returns the exit status. */
    int fail(Failure failure, Throwable error) {
        report(failure);
        if (options.verbose) {
            error.printStackTrace(err);
        }
        err.flush();
        return failure.exitStatus();
    }

    /** Says something to people beside the result. */
    void remark(String text) {
        err.println("holdfast: " + text);
    }

    /** Says that the run has come to its end: an interruption has nothing to report any more. */
    void end() {
        given.set(true);
        out.flush();
        err.flush();
    }

    /** Whether the result is known, so that there is nothing to interrupt any more. */
    boolean isGiven() {
        return given.get();
    }

    /** Takes the progress bar away, for what else is to be said. Called by another thread. */
    void stopDrawing() {
        ProgressBar drawn = bar;
        if (drawn != null) {
            drawn.close();
        }
    }

    /** Reports that the run was ended from outside, unless its result is known. Called by another thread. */
    void interrupted(Failure how) {
        if (!given.get()) {
            report(how);
            err.flush();
        }
    }

    /** Does some work under a progress bar, if one is wanted. */
    <T> T underProgress(Function<ProgressListener, T> work) {
        // Log lines and a bar on one terminal make both unreadable.
        if (!surroundings.terminal().err() || options.noProgress || options.verbose) {
            return work.apply(ProgressListener.NONE);
        }
        try (ProgressBar drawn = new ProgressBar(err, surroundings.terminal().columns(), surroundings.nanoTime())) {
            bar = drawn;
            return work.apply(drawn);
        }
    }

    /** Where a long-running command may tell people what it does: never where a document for programs goes. */
    PrintStream narration() {
        return json() ? err : out;
    }

    /** Whether something may be drawn where {@link #narration} goes. */
    boolean narrationMayDraw() {
        Terminal terminal = surroundings.terminal();
        return !options.noProgress && (json() ? terminal.err() : terminal.out());
    }

    boolean json() {
        return options.format == GlobalOptions.Format.JSON;
    }

    private void report(Failure failure) {
        if (json() && given.compareAndSet(false, true)) {
            out.println(Json.of(ErrorDocument.of(
                    failure.code(), failure.message(), failure.hint().orElse(null))));
            out.flush();
            return;
        }
        given.set(true);
        Style style = new Style(surroundings.terminal().coloursOnErr());
        err.println(style.bad("holdfast:") + " " + failure.message());
        failure.hint().ifPresent(hint -> err.println("hint: " + hint));
    }
}
