package io.holdfast.archive;

import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides of one table whether what is archived of it goes on, and from when on it does.
 *
 * @param before the table as the archive has it; empty if it has never been protected
 * @param tag what tells the table's content now from any other; empty if there is no such table, or none that can be archived
 * @param whyNone why there is none, where that is so
 */
record Spans(TableId table, Optional<LogTable> before, Optional<String> tag, String whyNone) {

    private boolean isOpen() {
        return before.filter(LogTable::isProtected).isPresent();
    }

    /** Why what was archived so far does not go on; empty if it does, or was not to. */
    Optional<String> endBy(Optional<String> everythingBroken) {
        if (!isOpen()) {
            return Optional.empty();
        }
        if (everythingBroken.isPresent()) {
            return everythingBroken;
        }
        if (tag.isEmpty()) {
            return Optional.of(whyNone);
        }
        return before.map(LogTable::tag).equals(tag)
                ? Optional.empty()
                : Optional.of("the table was disabled meanwhile, made anew, or given other families");
    }

    /** The table with all that was archived up to {@code to}, for good. */
    LogTable ended(Instant to, String why) {
        LogTable known = before.orElseGet(() -> new LogTable(table, tag.orElse(""), List.of()));
        List<LogSpan> spans = new ArrayList<>(known.spans());
        if (known.isProtected()) {
            LogSpan last = spans.remove(spans.size() - 1);
            if (!to.isBefore(last.from())) {
                spans.add(new LogSpan(last.from(), to, shortened(why)));
            }
        }
        return new LogTable(table, known.tag(), newest(spans));
    }

    private static String shortened(String why) {
        return why.length() <= LogSpan.LONGEST_END ? why : why.substring(0, LogSpan.LONGEST_END);
    }

    /** That, with a new beginning. */
    LogTable begun(LogTable ended, Instant from) {
        List<LogSpan> spans = new ArrayList<>(ended.spans());
        spans.add(new LogSpan(from, null, null));
        return new LogTable(table, tag.orElseThrow(), newest(spans));
    }

    private static List<LogSpan> newest(List<LogSpan> spans) {
        return spans.subList(Math.max(0, spans.size() - LogTable.MOST_SPANS), spans.size());
    }
}
