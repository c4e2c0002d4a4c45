package io.holdfast.api;

import java.util.List;

/**
 * Which backups to delete.
 *
 * @param cascade whether those that depend on them go too
 */
public record DeletionRequest(List<String> backupIds, boolean cascade) {

    public DeletionRequest {
        backupIds = List.copyOf(backupIds);
    }
}
