package io.holdfast.demo.run;

import io.holdfast.api.DemoResult;
import io.holdfast.demo.run.Narration.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Runs the steps of the demonstration one by one, and keeps what each of them took and said. */
final class Steps {

    private static final double NANOS = 1e9;

    private final Narration narration;
    private final LongSupplier nanoTime;
    private final List<Ended> ended = new ArrayList<>();

    Steps(Narration narration, LongSupplier nanoTime) {
        this.narration = narration;
        this.nanoTime = nanoTime;
    }

    /** What a step does. */
    @FunctionalInterface
    interface Work<T> {
        T run(Running step);
    }

    /** Runs a step, and notes how it ended, whichever way it did. */
    <T> T run(String name, Work<T> work) {
        Running step = new Running(name);
        narration.draw(name, 0, 0, "");
        try {
            T result = work.run(step);
            end(step);
            return result;
        } catch (RuntimeException e) {
            step.says("failed: " + e.getMessage());
            end(step);
            throw e;
        }
    }

    List<DemoResult.Step> results() {
        return ended.stream()
                .map(step -> new DemoResult.Step(step.name(), step.seconds(), step.detail()))
                .toList();
    }

    /** Prints all steps with what they took. */
    void print() {
        List<List<String>> rows = new ArrayList<>();
        double total = 0;
        for (Ended step : ended) {
            rows.add(step.cells());
            total += step.seconds();
        }
        rows.add(List.of("total", Narration.seconds(total), "", "", ""));
        narration.table(
                List.of(
                        Column.words("STEP"),
                        Column.numbers("SECONDS"),
                        Column.numbers("BYTES"),
                        Column.numbers("RATE"),
                        Column.words("")),
                rows);
    }

    private void end(Running step) {
        Ended done = new Ended(step.name, step.seconds(), step.bytes, step.detail);
        ended.add(done);
        narration.line(String.format(Locale.ROOT, "  %-20s %6.1f s  %s", done.name, done.seconds, done.detail));
    }

    private record Ended(String name, double seconds, long bytes, String detail) {

        List<String> cells() {
            boolean moved = bytes > 0 && seconds > 0;
            return List.of(
                    name,
                    Narration.seconds(seconds),
                    moved ? Narration.size(bytes) : "",
                    moved ? Narration.rate(bytes, seconds) : "",
                    detail);
        }
    }

    /** A step while it runs. */
    final class Running {

        private final String name;
        private final long begin = nanoTime.getAsLong();
        private long bytes;
        private String detail = "";

        private Running(String name) {
            this.name = name;
        }

        /** What the step did, in a few words. */
        void says(String text) {
            detail = text;
        }

        /** How many bytes it wrote, copied or compared. */
        void moved(long count) {
            bytes = count;
        }

        /** How far it is. */
        void progressed(long done, long total, String what) {
            double rest = done > 0 && total > done ? seconds() * (total - done) / done : 0;
            String left = rest > 0 ? ", " + Math.round(rest) + " s left" : "";
            narration.draw(name, done, total, what + left);
        }

        double seconds() {
            return (nanoTime.getAsLong() - begin) / NANOS;
        }
    }
}
