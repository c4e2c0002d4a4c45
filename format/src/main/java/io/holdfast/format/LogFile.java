package io.holdfast.format;

import java.util.Objects;

/**
 * A sorted log file: an HFile of edits.
 *
 * @param cells how many it has
 * @param firstRow of its first cell
 * @param lastRow of its last cell
 */
public record LogFile(StoredFile content, long cells, Bytes firstRow, Bytes lastRow) {

    public LogFile {
        Objects.requireNonNull(content);
        Invariant.holds(cells > 0, "a file with cells", cells);
        Objects.requireNonNull(firstRow);
        Objects.requireNonNull(lastRow);
    }
}
