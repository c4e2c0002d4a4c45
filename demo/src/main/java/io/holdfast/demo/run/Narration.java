package io.holdfast.demo.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells people what happens: lines, tables, and on a terminal one line that is drawn again and again. */
final class Narration {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int BAR = 16;

    /** A line that is drawn again must fit into one line of the terminal. */
    private static final int WIDTH = 79;

    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean draws;
    private boolean drawn;
    private volatile boolean muted;

    Narration(PrintStream out, boolean draws) {
        this.out = out;
        this.draws = draws;
    }

    /** Says nothing more. Called by another thread. */
    void mute() {
        muted = true;
    }

    void line(String text) {
        print((drawn ? ERASE_LINE : "") + text + System.lineSeparator());
        drawn = false;
    }

    /** Draws how far a step is, over the line that was drawn before; only on a terminal. */
    void draw(String step, long done, long total, String rest) {
        if (!draws) {
            return;
        }
        String bar = "";
        if (total > 0) {
            int full = (int) Math.min(BAR, BAR * done / total);
            bar = "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
        }
        String line = "  %-20s %s%s".formatted(step, bar, rest);
        print(ERASE_LINE + line.substring(0, Math.min(line.length(), WIDTH)));
        drawn = true;
    }

    /** Prints rows under a header; columns named in capitals at the right are numbers and end at one place. */
    void table(List<Column> columns, List<List<String>> rows) {
        int[] widths = new int[columns.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(columns.stream().map(Column::title).toList());
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                text.append("  ").append(columns.get(i).number() ? padding + row.get(i) : row.get(i) + padding);
            }
            line(text.toString().stripTrailing());
        }
    }

    /** A column: its title, and whether it holds numbers, which end at one place. */
    record Column(String title, boolean number) {

        static Column words(String title) {
            return new Column(title, false);
        }

        static Column numbers(String title) {
            return new Column(title, true);
        }
    }

    static String size(long bytes) {
        int unit = 0;
        double value = (double) bytes;
        while (value >= 1000 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS.get(unit));
    }

    static String rate(long bytes, double seconds) {
        return size(Math.round(bytes / seconds)) + "/s";
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    private void print(String text) {
        if (!muted) {
            out.print(text);
            out.flush();
        }
    }
}
