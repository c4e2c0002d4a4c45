package io.holdfast.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A repository at a glance.
 *
 * @param id unique over all repositories
 * @param format version of the format
 * @param generation number of the newest root
 * @param backups backups that can be read
 * @param files distinct stored files that these backups refer to
 * @param bytes bytes of these files
 * @param damaged listed backups that cannot be read, and are not counted
 * @param broken why this is not the repository that was seen before, but one put back from a copy or exchanged; null if it
 *     is
 */
public record RepositoryInfo(
        String id,
        int format,
        long generation,
        int backups,
        long files,
        long bytes,
        List<Damaged> damaged,
        @Nullable String broken) {

    public RepositoryInfo {
        damaged = List.copyOf(damaged);
    }

    /** A backup that cannot be read, with the reason. */
    public record Damaged(String backupId, String reason) {}
}
