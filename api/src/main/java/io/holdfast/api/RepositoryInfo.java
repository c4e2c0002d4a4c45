package io.holdfast.api;

import java.util.List;

/**
 * A repository at a glance.
 *
 * @param id unique over all repositories
 * @param format version of the format
 * @param generation number of the newest root
 * @param backups backups in which no damage is known
 * @param files distinct stored files that these backups refer to
 * @param bytes bytes of these files
 * @param damaged ids of the other backups: they cannot be read whole, or a verification found damage in them
 */
public record RepositoryInfo(
        String id, int format, long generation, int backups, long files, long bytes, List<String> damaged) {

    public RepositoryInfo {
        damaged = List.copyOf(damaged);
    }
}
