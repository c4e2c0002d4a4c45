package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRun;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.jspecify.annotations.Nullable;

/**
 * Gives cells the commit time by which a {@link ReplayCut} of these runs decides of them: no earlier than that of any run
 * before them in the history of their row. Cells with such times need the runs no more, for whatever moment is asked for. For
 * one thread, and for cells in the order of their rows.
 */
final class SettledCommits {

    private static final Bytes FIRST_ROW = Bytes.empty();

    private final List<LogRun> runs;
    private final TreeSet<Bytes> borders = new TreeSet<>((a, b) -> Arrays.compareUnsigned(a.toArray(), b.toArray()));
    private @Nullable Bytes next = FIRST_ROW;
    private NavigableMap<Long, Long> latest = new TreeMap<>();

    /** @param runs of one table */
    SettledCommits(List<LogRun> runs) {
        this.runs = List.copyOf(runs);
        for (LogRun run : runs) {
            borders.add(run.startKey());
            if (run.endKey() != null && run.endKey().length() > 0) {
                borders.add(run.endKey());
            }
        }
    }

    Cell settled(Cell cell) {
        EditTag tag = EditTag.of(cell);
        long commit = commitOf(CellUtil.cloneRow(cell), tag);
        return commit == tag.commit()
                ? cell
                : new EditTag(commit, tag.sequence(), tag.index()).addTo(EditTag.removeFrom(cell));
    }

    long commitOf(byte[] row, EditTag tag) {
        if (next != null && Arrays.compareUnsigned(row, next.toArray()) >= 0) {
            moveTo(row);
        }
        var before = latest.lowerEntry(tag.sequence());
        return before == null ? tag.commit() : Math.max(tag.commit(), before.getValue());
    }

    /** The same runs have all rows from one border to the next. */
    private void moveTo(byte[] row) {
        next = borders.higher(Bytes.of(row));
        TreeMap<Long, Long> commits = new TreeMap<>();
        for (LogRun run : runs) {
            if (ReplayCut.has(run, row)) {
                commits.merge(run.lastSequence(), run.lastCommit().toEpochMilli(), Math::max);
            }
        }
        long greatest = Long.MIN_VALUE;
        for (var entry : commits.entrySet()) {
            greatest = Math.max(greatest, entry.getValue());
            entry.setValue(greatest);
        }
        latest = commits;
    }
}
