package io.holdfast.format;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table of a log archive.
 *
 * @param tag tells the table from another one of its name, and from itself after its content was exchanged as a whole; what
 *     it is made of is the writer's business
 * @param spans the times of which every edit is in the archive, oldest first, apart from each other; only the last may be
 *     open, and is if and only if the table is protected
 */
public record LogTable(TableId table, String tag, List<LogSpan> spans) {

    /** Older ones are forgotten. */
    public static final int MOST_SPANS = 1_000;

    private static final int LONGEST_TAG = 200;

    public LogTable {
        Objects.requireNonNull(table);
        Invariant.text("tag", tag, LONGEST_TAG);
        spans = List.copyOf(spans);
        Invariant.holds(spans.size() <= MOST_SPANS, "at most " + MOST_SPANS + " spans", spans.size());
        for (int i = 0; i < spans.size() - 1; i++) {
            LogSpan span = spans.get(i);
            Invariant.holds(
                    span.to() != null && !spans.get(i + 1).from().isBefore(span.to()),
                    "spans of table " + table + " in order, apart, all but the last of them closed",
                    span);
        }
    }

    /** The span to which edits are still added. */
    public Optional<LogSpan> open() {
        return spans.isEmpty()
                ? Optional.empty()
                : Optional.of(spans.get(spans.size() - 1)).filter(LogSpan::isOpen);
    }

    public boolean isProtected() {
        return open().isPresent();
    }

    /** Why the last span ended; null while it has not. */
    public @Nullable String end() {
        return spans.isEmpty() ? null : spans.get(spans.size() - 1).end();
    }
}
