package io.holdfast.backup;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableImage;
import io.holdfast.repository.Repository;
import io.holdfast.repository.StoredObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What copies of a session stored in vain, since they died before their shard was written. Once the backup is listed, and
 * so all its shards are fixed, nobody will ever refer to it: others re-use only what a listed backup refers to.
 */
final class VainCopies {

    private static final Logger LOG = LoggerFactory.getLogger(VainCopies.class);

    private final Repository repository;
    private final SessionId session;

    VainCopies(Repository repository, SessionId session) {
        this.repository = repository;
        this.session = session;
    }

    /** Deletes it, if the backup is still listed and can be read; if not, it is for gc. Reads all shards of the backup. */
    void delete() {
        try {
            repository
                    .newestRoot()
                    .backup(BackupId.of(session))
                    .ifPresent(entry -> delete(repository.readManifest(entry)));
        } catch (Corrupt | Rejected e) {
            LOG.warn("unable to tell what session {} stored in vain; repo gc finds it", session, e);
        }
    }

    private void delete(Manifest listed) {
        Set<String> needed = new HashSet<>();
        for (TableImage table : listed.tables()) {
            for (ShardRef shard : table.shards()) {
                repository.readShard(shard, region -> region.families().forEach(family -> family.files()
                        .forEach(file -> needed.add(copyOf(file.content().object())))));
            }
        }
        List<ObjectKey> vain;
        try (Stream<StoredObject> stored = repository.sessionObjects(Layout.data(session))) {
            vain = stored.map(StoredObject::key)
                    .filter(key -> !needed.contains(copyOf(key)))
                    .toList();
        }
        vain.forEach(repository::discard);
    }

    /** The folder of one attempt to copy one group of regions: all of it is needed, or nothing. */
    private static String copyOf(ObjectKey key) {
        return key.toString().substring(0, key.toString().lastIndexOf('/'));
    }
}
