package io.holdfast.api;

import java.util.List;

/**
 * A backup that was committed.
 *
 * @param filesTotal files of the image; {@code filesCopied} of them were stored by this session, the others were there
 * @param bytesTotal bytes of these files
 */
public record BackupResult(
        String sessionId,
        String backupId,
        String type,
        String state,
        List<String> tables,
        long filesTotal,
        long filesCopied,
        long bytesTotal,
        long bytesCopied,
        double seconds)
        implements SessionResult {

    public BackupResult {
        tables = List.copyOf(tables);
    }
}
