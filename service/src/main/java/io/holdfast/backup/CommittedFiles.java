package io.holdfast.backup;

import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileIdentity;
import io.holdfast.format.ObjectKey;
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
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of committed backups that a session may re-use instead of storing them again, by identity. Only backups that
 * its intent names and that the newest root still lists: gc spares them from the moment that the intent was visible.
 */
final class CommittedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CommittedFiles.class);

    private final Repository repository;
    private final ClusterId cluster;
    private final Map<FileIdentity, StoredFile> files = new HashMap<>();

    private CommittedFiles(Repository repository, ClusterId cluster) {
        this.repository = repository;
        this.cluster = cluster;
    }

    /** @param newestRoot a root that was read after the intent had been written */
    static CommittedFiles load(Repository repository, ClusterId cluster, Collection<BackupId> named, Root newestRoot) {
        CommittedFiles committed = new CommittedFiles(repository, cluster);
        for (BackupEntry entry : newestRoot.backups()) {
            if (named.contains(entry.id())) {
                committed.addAll(repository, entry, Set.copyOf(newestRoot.condemned()));
            }
        }
        return committed;
    }

    /** A damaged backup must not keep a table from being backed up: what it can not vouch for is stored again. */
    private void addAll(Repository repository, BackupEntry entry, Set<ObjectKey> condemned) {
        try {
            for (TableImage table : repository.readManifest(entry).tables()) {
                for (ShardRef shard : table.shards()) {
                    repository.verifyShard(shard);
                    repository.readShard(shard, region -> add(region, condemned));
                }
            }
        } catch (Corrupt e) {
            LOG.warn("backup {} is damaged, and not all its files are re-used", entry.id(), e);
        }
    }

    private void add(RegionImage region, Set<ObjectKey> condemned) {
        for (FamilyFiles family : region.families()) {
            for (StoreFile file : family.files()) {
                if (!condemned.contains(file.content().object())) {
                    files.put(file.content().identity(cluster), file.content());
                }
            }
        }
    }

    /** The file, if it is there and still is in the store. */
    Optional<StoredFile> find(FileIdentity identity) {
        return Optional.ofNullable(files.get(identity)).filter(repository::isPresent);
    }
}
