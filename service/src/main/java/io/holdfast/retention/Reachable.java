package io.holdfast.retention;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableImage;
import io.holdfast.repository.ObjectSet;
import io.holdfast.repository.Repository;
import java.util.HashSet;
import java.util.Set;

/**
 * The objects that backups refer to: manifests, shards and data. What is in here once stays, also when its backup is
 * deleted meanwhile: that only spares what the next gc finds. For one thread.
 */
final class Reachable {

    private final Repository repository;
    private final ObjectSet objects = new ObjectSet();
    private final Set<BackupId> known = new HashSet<>();

    Reachable(Repository repository) {
        this.repository = repository;
    }

    /**
     * Adds whatever the backups of this root refer to.
     *
     * @return false if one of them was deleted, and collected by another gc, before it was read: then what is in here is not
     *     all that this root's backups refer to
     * @throws Corrupt if a backup that is still listed cannot be read, so that nobody knows what it refers to
     */
    boolean addBackupsOf(Root root) {
        boolean complete = true;
        for (BackupEntry entry : root.backups()) {
            complete &= known.contains(entry.id()) || addListed(entry);
        }
        return complete;
    }

    boolean contains(ObjectKey key) {
        return objects.contains(key);
    }

    private boolean addListed(BackupEntry entry) {
        try {
            add(repository.readManifest(entry));
            known.add(entry.id());
            return true;
        } catch (Corrupt | Rejected e) {
            if (repository.newestRoot().backup(entry.id()).isPresent()) {
                throw new Corrupt(
                        "unable to tell what is garbage: expected to read what backup %s refers to, found: %s"
                                .formatted(entry.id(), e.getMessage()),
                        "nothing is deleted while a backup is damaged; holdfast repo verify names all damage, and"
                                + " holdfast backup delete gives a backup up",
                        e);
            }
            return false;
        }
    }

    /** Adds what a manifest refers to, and itself. */
    void add(Manifest manifest) {
        for (TableImage table : manifest.tables()) {
            for (ShardRef shard : table.shards()) {
                objects.add(shard.object().key());
                repository.readShard(shard, region -> region.families().forEach(family -> family.files()
                        .forEach(file -> objects.add(file.content().object()))));
            }
        }
        objects.add(Layout.manifest(manifest.backup()));
    }
}
