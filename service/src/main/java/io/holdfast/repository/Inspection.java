package io.holdfast.repository;

import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Document;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegment;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.RegionImage;
import io.holdfast.format.RepositoryHeader;
import io.holdfast.format.Root;
import io.holdfast.format.Sha256;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.io.InputStream;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A repository seen object by object, also where it is damaged so much that it cannot be opened. It changes nothing but the
 * records of verifications. Errors are those of {@link ObjectStore}, {@code Corrupt} for what is not what was written, and
 * {@code Rejected} for what needs a feature unknown here. May be used by many threads.
 */
public final class Inspection {

    private final ObjectStore store;
    private final DocumentCodec codec = new DocumentCodec();
    private final Shards shards;
    private final Manifests manifests;
    private final LogArchives logs;
    private final SettledPut put;

    private Inspection(ObjectStore store, Backoff backoff) {
        this.store = store;
        this.put = new SettledPut(store, backoff);
        this.shards = new Shards(store);
        this.manifests = new Manifests(store, codec, put);
        this.logs = new LogArchives(store, codec, put);
    }

    /** Touches nothing yet. */
    public static Inspection of(ObjectStore store) {
        return new Inspection(store, Backoff.jittered(new Random()));
    }

    /** Where it is, for people. */
    public String location() {
        return store.location();
    }

    /** The header; empty if there is none. */
    public Optional<RepositoryHeader> header() {
        Optional<RepositoryHeader> header = document(Layout.header(), RepositoryHeader.class);
        header.ifPresent(RepositoryHeader::requireSupported);
        return header;
    }

    /** A root, and the name by which its child knows it. */
    public record FoundRoot(Root root, ParentRoot name) {}

    /** The root under a key; empty if there is none. */
    public Optional<FoundRoot> root(ObjectKey key) {
        long generation = Layout.generation(key);
        return store.read(key, DocumentCodec.LARGEST).map(object -> {
            Root root = codec.decode(key, object, Root.class);
            if (root.generation() != generation) {
                throw new Corrupt(
                        "unable to read " + key + ": expected generation " + generation + ", found "
                                + root.generation(),
                        "the object was replaced by another root",
                        null);
            }
            return new FoundRoot(root, new ParentRoot(generation, Sha256.of(object)));
        });
    }

    /** A document, of which only its own form was checked; empty if there is none of this key. */
    public <T extends Document> Optional<T> document(ObjectKey key, Class<T> type) {
        return store.read(key, DocumentCodec.LARGEST).map(object -> codec.decode(key, object, type));
    }

    public Manifest readManifest(BackupEntry entry) {
        return manifests.read(entry);
    }

    /** Gives every region of a shard to the visitor; what it was given may be trusted once this returns. */
    public void readShard(BackupId backup, TableId table, ShardRef shard, Consumer<RegionImage> visitor) {
        shards.read(new ShardHeader(backup, table, shard.number()), shard, visitor);
    }

    public LogChain readLogChain(LogHead head) {
        return logs.readChain(head);
    }

    public LogSegment readLogSegment(ObjectRef segment) {
        return logs.readSegment(segment);
    }

    /** The keys of all objects below a prefix, as {@link ObjectStore#list} gives them. Close it. */
    public Stream<ObjectKey> keys(KeyPrefix prefix) {
        return store.list(prefix).map(ObjectInfo::key);
    }

    /** The length of an object; empty if there is none. */
    public Optional<Long> lengthOf(ObjectKey key) {
        return store.stat(key).map(ObjectInfo::length);
    }

    /** Bytes of an object as they are, as {@link ObjectStore#open} gives them. */
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        return store.open(key, offset, length);
    }

    /** What objects there are with which lengths, of many files. */
    public Presence presence() {
        return new Presence(store);
    }

    public Verifications verifications() {
        return new Verifications(store, codec, put);
    }
}
