package io.holdfast.cli.progress;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Draws the progress of one request on a terminal: one line that is drawn over again, at most five times a second, and
 * erased at the end. It may be closed by another thread than the one that reports.
 */
public final class ProgressBar implements ProgressListener, AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(200);
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream terminal;
    private final int columns;
    private final LongSupplier nanoTime;
    private final long begin;
    private final RateWindow rate = new RateWindow();

    private String step = "";
    private Duration drawnAt = PACE.negated();
    private boolean drawn;
    private boolean closed;

    /**
     * @param columns width of the terminal; the bar leaves the last column free
     * @param nanoTime a clock that never steps back
     */
    public ProgressBar(PrintStream terminal, int columns, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.columns = columns;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    @Override
    public synchronized void progressed(Progress progress) {
        Duration now = Duration.ofNanos(nanoTime.getAsLong() - begin);
        boolean newStep = !progress.step().equals(step);
        if (closed || (!newStep && now.minus(drawnAt).compareTo(PACE) < 0)) {
            return;
        }
        if (newStep) {
            step = progress.step();
            rate.clear();
        }
        rate.add(now, progress.done());
        // A new step may follow the last at once; it is drawn when its turn comes.
        if (now.minus(drawnAt).compareTo(PACE) >= 0) {
            terminal.print(ERASE + ProgressLine.of(progress, rate.perSecond(), columns - 1));
            terminal.flush();
            drawnAt = now;
            drawn = true;
        }
    }

    /** Erases the bar. Nothing is drawn afterwards. */
    @Override
    public synchronized void close() {
        if (drawn && !closed) {
            terminal.print(ERASE);
            terminal.flush();
        }
        closed = true;
    }
}
