package io.holdfast.api;

/**
 * A repository at a glance.
 *
 * @param id unique over all repositories
 * @param format version of the format
 * @param generation number of the newest root
 * @param backups backups that can be restored
 * @param files distinct stored files that these backups refer to
 * @param bytes bytes of these files
 */
public record RepositoryInfo(String id, int format, long generation, int backups, long files, long bytes) {}
