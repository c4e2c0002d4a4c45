package io.holdfast.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables that were brought back. */
public record RestoreResult(String sessionId, List<Table> tables, double seconds) implements SessionResult {

    public RestoreResult {
        tables = List.copyOf(tables);
    }

    /**
     * One table: its name in the backup, its name now, and the moment that its content is of.
     *
     * @param failsafe the snapshot that has what the table was before; null if there was none of this name
     */
    public record Table(
            String from,
            String to,
            int regions,
            long files,
            long bytes,
            Instant restorePoint,
            @Nullable String failsafe) {}
}
