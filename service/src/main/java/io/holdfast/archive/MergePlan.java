package io.holdfast.archive;

import io.holdfast.format.LogChain;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which segments of a chain become one: the oldest of one level that are enough, or that more will never follow.
 *
 * <p>Never over the border of a span: what a table had before it was made anew is in other segments than what it has had
 * since, so that who restores the one never meets the other. And never the newest, as a reading may be about to name it.
 */
final class MergePlan {

    private final List<LogSegmentRef> all;
    private final Set<Integer> borders = new TreeSet<>();
    private final MergeSizes sizes;

    private MergePlan(LogChain chain, MergeSizes sizes) {
        this.all = chain.segments();
        this.sizes = sizes;
        for (LogTable table : chain.tables()) {
            for (LogSpan span : table.spans()) {
                addBorder(table.table(), firstOf(span));
                addBorder(table.table(), afterLastOf(span));
            }
        }
    }

    /** The segments, two or more that follow each other; empty if none are to be merged now. */
    static Optional<List<LogSegmentRef>> of(LogChain chain, MergeSizes sizes) {
        return new MergePlan(chain, sizes).oldest();
    }

    /** The first that a restore to a moment of the span may need, as {@link LogChain#segmentsAfter} says. */
    private int firstOf(LogSpan span) {
        int first = 0;
        for (int i = 1; i < all.size(); i++) {
            first = all.get(i).readSince().isBefore(span.from()) ? i : first;
        }
        return first;
    }

    /** Behind the last that it may need: the first that has all up to the end of the span. */
    private int afterLastOf(LogSpan span) {
        Instant to = span.to();
        for (int i = 0; to != null && i < all.size(); i++) {
            if (!all.get(i).to().isBefore(to)) {
                return i + 1;
            }
        }
        return all.size();
    }

    /** One before which there is nothing of the table keeps nothing apart. */
    private void addBorder(TableId table, int index) {
        if (all.subList(0, index).stream().anyMatch(segment -> segment.tables().contains(table))) {
            borders.add(index);
        }
    }

    private Optional<List<LogSegmentRef>> oldest() {
        List<LogSegmentRef> row = new ArrayList<>();
        for (int i = 0; i < all.size() - 1; i++) {
            row.add(all.get(i));
            LogSegmentRef next = all.get(i + 1);
            boolean grows =
                    !borders.contains(i + 1) && next.level() <= row.get(0).level();
            boolean ends = !grows || next.level() < row.get(0).level() || i + 2 == all.size();
            if (ends) {
                Optional<List<LogSegmentRef>> found = of(row, grows);
                if (found.isPresent()) {
                    return found;
                }
                row.clear();
            }
        }
        return Optional.empty();
    }

    private Optional<List<LogSegmentRef>> of(List<LogSegmentRef> row, boolean grows) {
        int level = row.get(0).level();
        int enough = sizes.atLevel(level);
        if (row.size() < 2 || sizes.isLast(level) || (grows && row.size() < enough)) {
            return Optional.empty();
        }
        return Optional.of(small(row.subList(0, Math.min(row.size(), enough))));
    }

    private List<LogSegmentRef> small(List<LogSegmentRef> row) {
        long bytes = 0;
        int count = 0;
        for (LogSegmentRef segment : row) {
            bytes += segment.bytes();
            if (count >= 2 && bytes > sizes.bytes()) {
                break;
            }
            count++;
        }
        return List.copyOf(row.subList(0, count));
    }
}
