package io.holdfast.api;

import java.util.List;

/** Backups, newest first. */
public record BackupList(List<BackupSummary> backups) {

    public BackupList {
        backups = List.copyOf(backups);
    }
}
