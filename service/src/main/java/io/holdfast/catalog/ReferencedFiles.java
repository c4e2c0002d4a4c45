package io.holdfast.catalog;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.RegionImage;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableImage;
import io.holdfast.repository.FileSet;
import io.holdfast.repository.Repository;

/** Counts the stored files that backups refer to, each once. For one thread. */
final class ReferencedFiles {

    private final Repository repository;
    private final FileSet files = new FileSet();
    /** An empty file may begin where another one does. */
    private final FileSet emptyFiles = new FileSet();

    private long bytes;

    ReferencedFiles(Repository repository) {
        this.repository = repository;
    }

    /** Adds those of a backup; false if it can only be read in part, or not at all. */
    boolean add(BackupEntry entry) {
        try {
            for (TableImage table : repository.readManifest(entry).tables()) {
                for (ShardRef shard : table.shards()) {
                    repository.verifyShard(shard);
                    repository.readShard(shard, this::add);
                }
            }
            return true;
        } catch (Corrupt | Rejected e) {
            return false;
        }
    }

    private void add(RegionImage region) {
        region.families().forEach(family -> family.files().forEach(file -> add(file.content())));
    }

    private void add(StoredFile file) {
        if (file.length() == 0) {
            emptyFiles.add(file);
        } else if (files.add(file)) {
            bytes += file.length();
        }
    }

    long count() {
        return files.size() + emptyFiles.size();
    }

    long bytes() {
        return bytes;
    }
}
