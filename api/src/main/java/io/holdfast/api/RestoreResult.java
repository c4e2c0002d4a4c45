package io.holdfast.api;

import java.time.Instant;
import java.util.List;

/** Tables that were brought back. */
public record RestoreResult(String sessionId, List<Table> tables, double seconds) {

    public RestoreResult {
        tables = List.copyOf(tables);
    }

    /** One table: its name in the backup, its name now, and the moment that its content is of. */
    public record Table(String from, String to, int regions, long files, long bytes, Instant restorePoint) {}
}
