package io.holdfast.api;

import java.util.List;

/**
 * What was found when everything was read anew from a repository.
 *
 * @param repository the repository at a glance
 * @param remembered whether something was known before, so that {@code came} and {@code went} say anything
 * @param came backups that are listed and were not known
 * @param went backups that were known and are listed no more
 * @param unlisted manifests that are there although the newest root does not list them
 */
public record RebuildResult(
        RepositoryInfo repository, boolean remembered, List<String> came, List<String> went, List<Unlisted> unlisted) {

    public RebuildResult {
        came = List.copyOf(came);
        went = List.copyOf(went);
        unlisted = List.copyOf(unlisted);
    }

    /** A manifest by which no backup exists, with the reason. */
    public record Unlisted(String backupId, List<String> tables, String reason) {

        public Unlisted {
            tables = List.copyOf(tables);
        }
    }
}
