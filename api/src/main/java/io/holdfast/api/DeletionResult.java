package io.holdfast.api;

import java.time.Instant;
import java.util.List;

/**
 * Backups that were taken off the list, or that would be.
 *
 * @param dryRun whether it was only planned
 * @param deleted their ids, newest first
 */
public record DeletionResult(boolean dryRun, List<String> deleted, List<Deletion> details) {

    public DeletionResult {
        deleted = List.copyOf(deleted);
        details = List.copyOf(details);
    }

    /**
     * One of them.
     *
     * @param reason that it was named, or the backup that it depends on
     * @param bytes of all its files, which other backups may share
     */
    public record Deletion(String backupId, String reason, List<String> tables, Instant completedAt, long bytes) {

        public Deletion {
            tables = List.copyOf(tables);
        }
    }
}
