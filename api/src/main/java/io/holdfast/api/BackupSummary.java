package io.holdfast.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup in a list.
 *
 * @param base the image that an incremental backup follows; null for a full backup
 */
public record BackupSummary(
        String backupId,
        String type,
        String state,
        List<String> tables,
        Instant startedAt,
        Instant completedAt,
        long bytesTotal,
        long bytesCopied,
        @Nullable String base) {

    public BackupSummary {
        tables = List.copyOf(tables);
    }
}
