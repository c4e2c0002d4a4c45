package io.holdfast.format;

import java.util.List;
import java.util.Objects;

/**
 * The edits of one table in a segment.
 *
 * @param runs the edits of each region, as they were written one after the other
 * @param files each of them sorted; edits of one row may be in several
 */
public record LogTableEdits(TableId table, List<LogRun> runs, List<LogFile> files) {

    public LogTableEdits {
        Objects.requireNonNull(table);
        runs = List.copyOf(runs);
        files = List.copyOf(files);
    }

    public long bytes() {
        return files.stream().mapToLong(file -> file.content().length()).sum();
    }
}
