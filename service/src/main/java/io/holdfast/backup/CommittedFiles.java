package io.holdfast.backup;

import com.carrotsearch.hppc.LongArrayList;
import com.carrotsearch.hppc.LongIntHashMap;
import com.carrotsearch.hppc.procedures.LongProcedure;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FileIdentity;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.Root;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.format.Verification;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Repository;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of committed backups that a session may re-use instead of storing them again, by identity. Only backups that
 * its intent names and that the newest root still lists: gc spares them from the moment that the intent was visible. No object
 * that is condemned, and none in which a verification found damage: the file in the cluster is better.
 *
 * <p>Of each file only the shard that has it is kept in memory, by a hash of its identity; the shard is read again when the
 * file is asked for. Regions are asked for in the order in which shards hold them, so that few shards are read twice.
 */
final class CommittedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CommittedFiles.class);

    /** With the sums of some thousand files each. */
    private static final int MOST_SHARDS_IN_MEMORY = 24;

    private final Repository repository;
    private final ClusterId cluster;
    private final Set<ObjectKey> unusable;
    private final Presence presence;
    private final List<ShardRef> shards = new ArrayList<>();
    private final LongIntHashMap shardOf = new LongIntHashMap();
    private final Map<Integer, ShardFiles> inMemory = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ShardFiles> eldest) {
            return size() > MOST_SHARDS_IN_MEMORY;
        }
    };

    private CommittedFiles(Repository repository, ClusterId cluster, Set<ObjectKey> unusable) {
        this.repository = repository;
        this.cluster = cluster;
        this.unusable = unusable;
        this.presence = repository.presence();
    }

    /** @param newestRoot a root that was read after the intent had been written */
    static CommittedFiles load(Repository repository, ClusterId cluster, Collection<BackupId> named, Root newestRoot) {
        List<Verification> verifications = repository.verifications().newest();
        Set<ObjectKey> unusable = new HashSet<>(newestRoot.condemned());
        verifications.forEach(record -> record.findings().forEach(finding -> unusable.add(finding.object())));
        CommittedFiles committed = new CommittedFiles(repository, cluster, unusable);
        for (BackupEntry entry : newestRoot.backups()) {
            if (named.contains(entry.id())) {
                committed.addAll(entry, tablesHurtBeyondWhatIsNamed(entry.id(), verifications));
            }
        }
        return committed;
    }

    /** Of more damage than a record names, it names the tables at least. */
    private static Set<TableId> tablesHurtBeyondWhatIsNamed(BackupId backup, List<Verification> verifications) {
        return verifications.stream()
                .filter(record -> record.findingsTotal() > record.findings().size())
                .flatMap(record -> record.damaged().stream())
                .filter(damaged -> damaged.backup().equals(backup))
                .flatMap(damaged -> damaged.tables().stream())
                .collect(Collectors.toSet());
    }

    /** A damaged backup must not keep a table from being backed up: what it can not vouch for is stored again. */
    private void addAll(BackupEntry entry, Set<TableId> hurt) {
        try {
            for (TableImage table : repository.readManifest(entry).tables()) {
                if (!hurt.contains(table.table())) {
                    table.shards().forEach(this::add);
                }
            }
        } catch (Corrupt | Rejected | Unavailable e) {
            LOG.warn("backup {} cannot be read, and not all its files are re-used", entry.id(), e);
        }
    }

    private void add(ShardRef shard) {
        LongArrayList hashes = new LongArrayList();
        forEachFile(shard, file -> hashes.add(hash(file.identity(cluster))));
        // Not before the shard was found to be whole.
        int number = shards.size();
        shards.add(shard);
        hashes.forEach((LongProcedure) hash -> shardOf.put(hash, number));
    }

    private void forEachFile(ShardRef shard, Consumer<StoredFile> visitor) {
        repository.readShard(shard, region -> filesOf(region, visitor));
    }

    private void filesOf(RegionImage region, Consumer<StoredFile> visitor) {
        region.families().forEach(family -> family.files().forEach(file -> {
            if (!unusable.contains(file.content().object())) {
                visitor.accept(file.content());
            }
        }));
    }

    /** The file, if it is there and still is in the store. */
    Optional<StoredFile> find(FileIdentity identity) {
        int number = shardOf.getOrDefault(hash(identity), -1);
        return number < 0 ? Optional.empty() : shardFiles(number).find(identity).filter(this::isPresent);
    }

    private ShardFiles shardFiles(int number) {
        synchronized (inMemory) {
            return inMemory.computeIfAbsent(number, n -> new ShardFiles(shards.get(n)));
        }
    }

    private boolean isPresent(StoredFile file) {
        synchronized (presence) {
            return presence.holds(file);
        }
    }

    /** The files of one shard, read when the first is asked for; whoever asks for those of another does not wait for it. */
    private final class ShardFiles {

        private final ShardRef shard;
        private @Nullable Map<FileIdentity, StoredFile> files;

        ShardFiles(ShardRef shard) {
            this.shard = shard;
        }

        synchronized Optional<StoredFile> find(FileIdentity identity) {
            Map<FileIdentity, StoredFile> known = files;
            if (known == null) {
                known = read();
                files = known;
            }
            return Optional.ofNullable(known.get(identity));
        }

        private Map<FileIdentity, StoredFile> read() {
            Map<FileIdentity, StoredFile> read = new HashMap<>();
            try {
                forEachFile(shard, file -> read.put(file.identity(cluster), file));
                return read;
            } catch (Corrupt | Unavailable e) {
                LOG.warn(
                        "{} cannot be read any more, and its files are not re-used",
                        shard.object().key(),
                        e);
                return Map.of();
            }
        }
    }

    /** Two files of one hash cost no more than that one of them is stored again. */
    private static long hash(FileIdentity identity) {
        // FNV-1a (Fowler, Noll, Vo), 64 bit; the map mixes it further.
        long hash = 0xcbf29ce484222325L ^ identity.length();
        for (byte b : identity.name().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b) * 0x100000001b3L;
        }
        return hash;
    }
}
