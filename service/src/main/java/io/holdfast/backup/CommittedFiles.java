package io.holdfast.backup;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileIdentity;
import io.holdfast.format.RegionImage;
import io.holdfast.format.Root;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableImage;
import io.holdfast.repository.Repository;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of committed backups that a session may re-use instead of storing them again, by identity. Only backups that
 * its intent names and that the newest root still lists: gc spares them from the moment that the intent was visible.
 */
final class CommittedFiles {

    private final ClusterId cluster;
    private final Map<FileIdentity, StoredFile> files = new HashMap<>();

    private CommittedFiles(ClusterId cluster) {
        this.cluster = cluster;
    }

    /** @param newestRoot a root that was read after the intent had been written */
    static CommittedFiles load(Repository repository, ClusterId cluster, Collection<BackupId> named, Root newestRoot) {
        CommittedFiles committed = new CommittedFiles(cluster);
        for (BackupEntry entry : newestRoot.backups()) {
            if (named.contains(entry.id())) {
                for (TableImage table : repository.readManifest(entry).tables()) {
                    for (ShardRef shard : table.shards()) {
                        repository.readShard(shard, committed::add);
                    }
                }
            }
        }
        return committed;
    }

    private void add(RegionImage region) {
        for (FamilyFiles family : region.families()) {
            for (StoreFile file : family.files()) {
                files.put(file.content().identity(cluster), file.content());
            }
        }
    }

    Optional<StoredFile> find(FileIdentity identity) {
        return Optional.ofNullable(files.get(identity));
    }
}
