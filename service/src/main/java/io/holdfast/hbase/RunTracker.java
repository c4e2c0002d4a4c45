package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRun;
import io.holdfast.format.RunOrigin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs of one table's regions. A region's run ends with the file, when it is opened anew, and when its sequence ids go
 * back.
 */
final class RunTracker {

    /** Not after any moment. */
    private static final long NO_EDIT = 0;

    /** No row is in it. */
    private static final KeyRange NO_ROWS = new KeyRange(Bytes.of(new byte[] {0}), Bytes.of(new byte[] {0}));

    private final Map<String, KeyRange> ranges;
    private final Map<String, KeyRange> seen = new HashMap<>();
    private final Map<String, Run> current = new HashMap<>();
    private final List<LogRun> ended = new ArrayList<>();
    private String log = "";

    /**
     * @param ranges the rows of regions, by encoded name. Of others, as of those that were split or merged since, only the rows
     *     are known that were written: fewer than they had, and never one of another region, whose sequence ids are its own
     */
    RunTracker(Map<String, KeyRange> ranges) {
        this.ranges = Map.copyOf(ranges);
    }

    private record Run(long first, long last, long commit, boolean opened) {}

    /** @param newLog that of which a file is read from now on */
    void beginFile(String newLog) {
        log = newLog;
    }

    void edit(String region, long sequence, long commit) {
        Run run = current.get(region);
        if (run != null && sequence < run.last) {
            end(region);
            run = null;
        }
        current.put(region, new Run(run == null ? sequence : run.first, sequence, commit, run != null && run.opened));
    }

    /** Whether it is known which rows the region has. */
    boolean knows(String region) {
        return ranges.containsKey(region);
    }

    /** Of a region of which that is not known: this row was written. */
    void wrote(String region, byte[] row) {
        KeyRange own = new KeyRange(Bytes.of(row), Bytes.of(Arrays.copyOf(row, row.length + 1)));
        seen.merge(region, own, RunTracker::around);
    }

    private static KeyRange around(KeyRange a, KeyRange b) {
        return new KeyRange(
                Arrays.compareUnsigned(a.start().toArray(), b.start().toArray()) <= 0 ? a.start() : b.start(),
                Arrays.compareUnsigned(a.end().toArray(), b.end().toArray()) >= 0 ? a.end() : b.end());
    }

    /** A run begins, be it that no edit follows in this file: nobody may think that the one before goes on. */
    void opened(String region, long sequence) {
        end(region);
        current.put(region, new Run(sequence, sequence, NO_EDIT, true));
    }

    void endOfFile() {
        List.copyOf(current.keySet()).forEach(this::end);
    }

    private void end(String region) {
        Run run = current.remove(region);
        if (run != null) {
            KeyRange range = ranges.getOrDefault(region, seen.getOrDefault(region, NO_ROWS));
            ended.add(new LogRun(
                    region,
                    range.start(),
                    range.end(),
                    run.first,
                    run.last,
                    Instant.ofEpochMilli(run.commit),
                    new RunOrigin(log, run.opened)));
        }
    }

    List<LogRun> all() {
        return List.copyOf(ended);
    }
}
