package io.holdfast.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A repository at a glance.
 *
 * @param id unique over all repositories
 * @param format version of the format
 * @param generation number of the newest root
 * @param backups backups in which no damage is known
 * @param files distinct stored files that these backups refer to
 * @param bytes bytes of these files
 * @param damaged the other listed backups: they cannot be read whole, or a verification found damage in them
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

    /** A damaged backup, with the reason. */
    public record Damaged(String backupId, String reason) {}
}
