package io.holdfast.bench;

import java.util.Locale;

/** Lines of a report about spreads: a name, and three figures below their titles. */
final class ReportLines {

    private ReportLines() {}

    static String head(String title) {
        return format("%-54s %8s %8s %8s", title, "min", "median", "max");
    }

    static String of(String name, Spread spread) {
        return format("%-54s %8.2f %8.2f %8.2f", name, spread.min(), spread.median(), spread.max());
    }

    static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
