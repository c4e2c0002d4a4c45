package io.holdfast.catalog;

import io.holdfast.format.BackupId;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.RepositoryId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept outside of a repository about it. Losing it loses nothing but time, and the memory of how far the repository
 * had come.
 *
 * @param lastSeen the newest root when somebody last looked from here
 * @param backups those that it listed
 * @param counted what was found when all of its backups' shards were read; null if nobody asked yet
 */
public record CatalogMemory(
        RepositoryId repository,
        ParentRoot lastSeen,
        List<BackupId> backups,
        @Nullable Counted counted) {

    public CatalogMemory {
        Objects.requireNonNull(repository);
        Objects.requireNonNull(lastSeen);
        backups = List.copyOf(backups);
    }

    /**
     * The distinct stored files of some backups, all of which could be read.
     *
     * @param backups in order of their ids
     */
    public record Counted(List<BackupId> backups, long files, long bytes) {

        public Counted {
            backups = List.copyOf(backups);
            if (files < 0 || bytes < 0) {
                throw new IllegalArgumentException("expected counts, found " + files + " files, " + bytes + " bytes");
            }
        }
    }
}
