package io.holdfast.retention;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RetiredSegment;
import io.holdfast.format.Root;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableImage;
import io.holdfast.repository.ObjectSet;
import io.holdfast.repository.Repository;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The objects that backups and log archives refer to: manifests, shards, chains, segments and data. What is in here once
 * stays, also when its backup is deleted meanwhile: that only spares what the next gc finds. For one thread.
 */
final class Reachable {

    private final Repository repository;
    private final ObjectSet objects = new ObjectSet();
    private final Set<BackupId> known = new HashSet<>();

    Reachable(Repository repository) {
        this.repository = repository;
    }

    /**
     * Adds whatever the backups and the log archives of this root refer to.
     *
     * @return false if a backup was deleted, or a log archive replaced by a later state of it, and what they alone referred to
     *     was collected by another gc before it was read: then what is in here is not all that this root refers to
     * @throws Corrupt if what is still listed cannot be read, so that nobody knows what it refers to
     */
    boolean addAllOf(Root root) {
        boolean complete = true;
        for (BackupEntry entry : root.backups()) {
            complete &= known.contains(entry.id()) || addListed(entry);
        }
        for (LogHead log : root.logs()) {
            complete &= objects.contains(log.chain().key()) || addListed(log);
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

    private boolean addListed(LogHead log) {
        try {
            LogChain chain = repository.readLogChain(log);
            addSegments(chain.segments());
            addSegments(chain.retiredSegments().stream()
                    .map(RetiredSegment::segment)
                    .toList());
            objects.add(log.chain().key());
            return true;
        } catch (Corrupt | Rejected e) {
            if (repository.newestRoot().log(log.cluster()).equals(Optional.of(log))) {
                throw new Corrupt(
                        "unable to tell what is garbage: expected to read what the log archive of cluster %s refers to, found: %s"
                                .formatted(log.cluster(), e.getMessage()),
                        "nothing is deleted while a log archive is damaged; holdfast repo verify names all damage",
                        e);
            }
            return false;
        }
    }

    /** Adds what a manifest refers to, and itself. */
    void add(Manifest manifest) {
        for (TableImage table : manifest.tables()) {
            table.shards().forEach(this::add);
        }
        LogCut log = manifest.log();
        if (log != null) {
            addSegments(log.segments());
        }
        objects.add(Layout.manifest(manifest.backup()));
    }

    private void add(ShardRef shard) {
        ObjectKey key = shard.object().key();
        if (!objects.contains(key)) {
            repository.readShard(shard, region -> region.families().forEach(family -> family.files()
                    .forEach(file -> objects.add(file.content().object()))));
            objects.add(key);
        }
    }

    /** Many chains and backups have the same segments; each is read once. */
    private void addSegments(List<LogSegmentRef> segments) {
        for (LogSegmentRef segment : segments) {
            ObjectKey key = segment.object().key();
            if (!objects.contains(key)) {
                for (LogTableEdits table :
                        repository.readLogSegment(segment.object()).tables()) {
                    table.files().forEach(file -> objects.add(file.content().object()));
                }
                objects.add(key);
            }
        }
    }
}
