package io.holdfast.repository;

import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Intent;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogTail;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.RegionImage;
import io.holdfast.format.RepositoryHeader;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoredFile;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A repository in a store: everything that may be read from it and written to it.
 *
 * <p>A session that makes a backup writes in this order, each only after what it relies on: {@link #putIntent intent}, then
 * {@link #newestRoot} once more; {@link #storeFiles files}; {@link #putShard a shard} after the files that it names; {@link
 * #putManifest the manifest} after all shards; {@link #commit the root} that lists the backup; {@link #endSession the root}
 * that lists the session as ended, which may be the same; {@link #putHistory history}; {@link #deleteIntents intents}. Up
 * to the root nothing exists for readers, and whatever is left behind is garbage, which nobody deletes before a root lists
 * the session as ended. A step that is run again finds what it wrote: of shards and manifests the first one stays and is
 * what the caller is given.
 *
 * <p>Errors are those of {@link ObjectStore}, and {@code Corrupt} for anything that is not what was written. Nothing here
 * retries but races for a root, and creations whose outcome is unknown. May be used by many threads.
 */
public final class Repository {

    private final ObjectStore store;
    private final DocumentCodec codec = new DocumentCodec();
    private final SettledPut put;
    private final Roots roots;
    private final Commit commit;
    private final Intents intents;
    private final Shards shards;
    private final Manifests manifests;
    private final LogArchives logs;
    private final StoredFiles files;
    private final RepositoryHeader header;

    private Repository(ObjectStore store, Backoff backoff, RepositoryHeader header) {
        this.store = store;
        this.header = header;
        this.put = new SettledPut(store, backoff);
        this.roots = new Roots(store, codec);
        this.commit = new Commit(roots, codec, put, backoff);
        this.intents = new Intents(store, codec, put);
        this.shards = new Shards(store);
        this.manifests = new Manifests(store, codec, put);
        this.logs = new LogArchives(store, codec, put);
        this.files = new StoredFiles(store, backoff);
    }

    /** Makes an empty repository. Conflict if the place holds one, or anything else. */
    public static Repository init(ObjectStore store, RandomGenerator random, Clock clock) {
        return init(store, random, clock, Backoff.jittered(new Random()));
    }

    /**
     * The same, with a trial of the store before anything is created.
     *
     * @param trial throws what refuses the store; not made where there is a header already
     */
    public static Repository initAfter(Runnable trial, ObjectStore store, RandomGenerator random, Clock clock) {
        return init(store, random, clock, Backoff.jittered(new Random()), trial);
    }

    public static Repository init(ObjectStore store, RandomGenerator random, Clock clock, Backoff backoff) {
        return init(store, random, clock, backoff, () -> {});
    }

    private static Repository init(
            ObjectStore store, RandomGenerator random, Clock clock, Backoff backoff, Runnable trial) {
        Creation creation = new Creation(store, new DocumentCodec(), new SettledPut(store, backoff));
        return new Repository(store, backoff, creation.create(random, clock, trial));
    }

    /** The same place, object by object. */
    public Inspection inspect() {
        return Inspection.of(store);
    }

    /** Unavailable if there is none, Corrupt if it cannot be read, Rejected if it is of a version or feature unknown here. */
    public static Repository open(ObjectStore store) {
        return open(store, Backoff.jittered(new Random()));
    }

    public static Repository open(ObjectStore store, Backoff backoff) {
        Creation creation = new Creation(store, new DocumentCodec(), new SettledPut(store, backoff));
        Repository repository = new Repository(store, backoff, creation.require());
        repository.newestRoot();
        return repository;
    }

    public RepositoryHeader header() {
        return header;
    }

    /** Where it is, for people. */
    public String location() {
        return store.location();
    }

    /** What exists, as of now. */
    public Root newestRoot() {
        return roots.newest().root();
    }

    /** Which root is the newest as of now: enough to tell later whether the repository went on from it. */
    public ParentRoot newestMark() {
        return roots.newest().asParent();
    }

    /**
     * Whether the newest root is this one or descends from it. {@code OutcomeUnknown} if roots between the two are gone, as
     * old ones are, or if the newest one is older.
     */
    public boolean descendsFrom(ParentRoot earlier) {
        return roots.isOnChain(earlier);
    }

    /**
     * Replaces the newest root by one with the changed content, and returns it; or returns the newest root itself where the
     * change has nothing to do. When this returns, the change counts for every reader from now on. {@code Fenced} if the
     * author's session is ended; {@code OutcomeUnknown} if it cannot be known whether the change counts: look into {@link
     * #newestRoot}. Any other error, the change's own included, means that nothing was changed. A step that may have run
     * before looks into the newest root first: if its session is ended there, its commit may have been the one.
     *
     * @param now the time that the root records
     */
    public Root commit(RootAuthor author, Instant now, RootChange change) {
        return commit.change(author, now, change);
    }

    /**
     * Commits that the author's session writes nothing more; from then on its objects may be deleted.
     *
     * @return false if a root has said so before, be it that of another call which this one repeats
     */
    public boolean endSession(RootAuthor author, Instant now) {
        return commit.endSession(author, now);
    }

    /**
     * Deletes whatever an ended session has stored: its files, its shards, its manifest, its part of a log archive. Only for
     * who has just ended it, by {@link #endSession}, without a root that refers to any of it: of no other session is it known
     * that nothing of it was ever listed. What a paused writer of that session adds later is left to gc.
     */
    public void discardEnded(SessionId session) {
        Root newest = newestRoot();
        BackupId backup = BackupId.of(session);
        boolean archived = newest.logs().stream()
                .anyMatch(log -> Layout.logs(session).covers(log.chain().key()));
        if (!newest.hasEnded(session) || newest.backup(backup).isPresent() || archived) {
            throw new IllegalStateException("session " + session + " may still need its objects");
        }
        for (KeyPrefix own : List.of(Layout.data(session), Layout.logs(session), Layout.backup(backup))) {
            deleteAll(own);
        }
    }

    /** Adds to the intents of a session. */
    public void putIntent(Intent intent) {
        intents.put(intent);
    }

    /**
     * The intents of one session, in the order in which they were written. One that is damaged is no error; a store that does
     * not give one out is.
     */
    public List<FoundIntent> intents(SessionId session) {
        return intents.of(session);
    }

    /**
     * All intents of all sessions, oldest session first, each session's in the order in which they were written. One that
     * cannot be read is no error, unless a person could change that. Each is read before this returns: one that is left out was deleted by then.
     */
    public List<FoundIntent> intents() {
        return intents.all();
    }

    public void deleteIntents(SessionId session) {
        intents.delete(session);
    }

    /**
     * Writes a shard, or takes the one that an earlier attempt of the same session completed, which is checked whole.
     * Regions are taken from the iterable one at a time.
     */
    public ShardRef putShard(ShardHeader header, Iterable<RegionImage> regions) {
        return shards.put(header, regions);
    }

    /** The shard if it was completed, checked whole; Corrupt if it says that it is another one. */
    public Optional<ShardRef> findShard(ShardHeader header) {
        return shards.find(header);
    }

    /** The same, with every region given to the visitor; what it was given may be trusted once this returns a shard. */
    public Optional<ShardRef> findShard(ShardHeader header, Consumer<RegionImage> visitor) {
        return shards.find(header, visitor);
    }

    /**
     * Gives every region of a shard to the visitor, one at a time. What the visitor was given may be trusted once this
     * returns: damage may be found at the end only. Whoever acts on each region at once calls {@link #verifyShard} first.
     */
    public void readShard(ShardRef shard, Consumer<RegionImage> visitor) {
        shards.read(shard, visitor);
    }

    /** Compares length and hash of a whole shard, which is read but not interpreted. */
    public void verifyShard(ShardRef shard) {
        shards.verify(shard);
    }

    /**
     * Writes the manifest of a backup, or takes the one that an earlier attempt of the same session wrote.
     *
     * @return the entry for the root, of the manifest that is there
     */
    public BackupEntry putManifest(Manifest manifest) {
        return manifests.put(manifest);
    }

    public Manifest readManifest(BackupEntry entry) {
        return manifests.read(entry);
    }

    /**
     * The manifest of a backup that no root need list: nobody vouches for its hash. Empty if there is none, {@code Corrupt}
     * if it is not one.
     */
    public Optional<Manifest> findManifest(BackupId backup) {
        return manifests.find(backup);
    }

    /**
     * Writes what a session added to a log archive, after the files that it names. {@code Conflict} if there is something
     * else under that key.
     *
     * @param key of the segment's session, by {@link Layout#logSegment}
     */
    public ObjectRef putLogSegment(ObjectKey key, LogSegment segment) {
        return logs.put(key, segment);
    }

    /** {@code Corrupt} if it is not the one that was meant. */
    public LogSegment readLogSegment(ObjectRef segment) {
        return logs.readSegment(segment);
    }

    /**
     * Writes the log archive of a cluster as it is to be, after the segments that it names. It counts once a root names it.
     * {@code Conflict} if there is something else under that key.
     *
     * @param key of the chain's session, by {@link Layout#logChain}
     */
    public ObjectRef putLogChain(ObjectKey key, LogChain chain) {
        return logs.put(key, chain);
    }

    /** {@code Corrupt} if it is not the one that was meant, or of another cluster. */
    public LogChain readLogChain(LogHead head) {
        return logs.readChain(head);
    }

    /** Writes edits that a look has seen; they count once a tail names them. */
    public ObjectRef putTailSegment(LogSegment segment) {
        return logs.put(Layout.tailSegment(segment.session()), segment);
    }

    /** Writes what a look has seen of logs that are not read yet, after the segments that it names. It counts at once. */
    public void putLogTail(LogTail tail) {
        logs.put(tail);
    }

    /** A log archive with what was looked at since its newest reading, if anybody looks: what can be brought back to now. */
    public LogChain withTail(LogChain chain) {
        return chain.tail()
                .flatMap(every -> logs.newestTail(chain))
                .map(chain::with)
                .orElse(chain);
    }

    /** All tails that there are, of whatever cluster, whether or not a chain goes on there still. */
    public List<LogTail> logTails() {
        return logs.tails().stream().flatMap(key -> logs.readTail(key).stream()).toList();
    }

    /** Deletes what a look has seen, and its tail: only for a session that tails name, and none any more that counts. */
    public void discardLook(SessionId session) {
        deleteAll(Layout.tails(session));
        deleteAll(Layout.data(session));
    }

    /** Deletes the tail of a look after which there was another one. What it has seen stays. */
    public void replaceLogTail(SessionId session) {
        store.delete(Layout.logTail(session));
    }

    private void deleteAll(KeyPrefix prefix) {
        try (Stream<ObjectInfo> objects = store.list(prefix)) {
            objects.map(ObjectInfo::key).forEach(store::delete);
        }
    }

    /**
     * All data objects, shards, manifests and parts of log archives below a prefix, in the order of their keys, read while the
     * stream is consumed. What has another key than {@link Layout} gives is none of the repository's, and passed over. Close it.
     */
    public Stream<StoredObject> sessionObjects(KeyPrefix prefix) {
        return store.list(prefix)
                .flatMap(
                        info -> Layout.sessionOf(info.key())
                                .map(session -> new StoredObject(info.key(), session, info.length()))
                                .stream());
    }

    /** Deletes an object that nobody needs any more; fine if it is gone. */
    public void discard(ObjectKey key) {
        store.delete(key);
    }

    /**
     * Deletes what writers left that died before their objects appeared, and began before that moment by the clock of the
     * store. A writer that only slept so long fails cleanly.
     *
     * @return the bytes that are free now
     */
    public long sweep(Instant before) {
        return store.sweep(before).bytes();
    }

    /** Deletes all history but the newest. */
    public void deleteOldHistory(int kept) {
        List<ObjectKey> all;
        try (Stream<ObjectInfo> histories = store.list(Layout.history())) {
            all = histories.map(ObjectInfo::key).toList();
        }
        all.stream().limit(Math.max(0, all.size() - kept)).forEach(store::delete);
    }

    /** Keeps what became of a session; the first word on it stays. */
    public void putHistory(SessionHistory history) {
        put.put(Layout.history(history.session()), codec.encode(history));
    }

    /** What became of the newest sessions; a note that cannot be read is left out. */
    public List<SessionHistory> histories(int most) {
        List<ObjectKey> all;
        try (Stream<ObjectInfo> histories = store.list(Layout.history())) {
            all = histories.map(ObjectInfo::key).toList();
        }
        return all.stream()
                .skip(Math.max(0, all.size() - (long) most))
                .flatMap(key -> readHistory(key).stream())
                .toList();
    }

    private Optional<SessionHistory> readHistory(ObjectKey key) {
        try {
            return store.read(key, DocumentCodec.LARGEST)
                    .map(object -> codec.decode(key, object, SessionHistory.class));
        } catch (Corrupt e) {
            return Optional.empty();
        }
    }

    public Optional<SessionHistory> history(SessionId session) {
        ObjectKey key = Layout.history(session);
        return store.read(key, DocumentCodec.LARGEST).map(object -> codec.decode(key, object, SessionHistory.class));
    }

    /** What verifications found. */
    public Verifications verifications() {
        return new Verifications(store, codec, put);
    }

    /**
     * Stores files in one object, one behind the other, with their sums computed on the way. What fails is tried again a few
     * times, each time under another key of {@link Layout#data}. {@code Corrupt} if a content is not as long as expected,
     * {@code Unavailable} if it cannot be read or stored, {@code Conflict} if the key is taken; nothing is stored then, or
     * garbage under keys of this session.
     *
     * @param progress told of the bytes that were just written, again and again; less than 0 where an attempt was in vain
     */
    public List<StoredFile> storeFiles(Supplier<ObjectKey> keys, List<FileSource> sources, LongConsumer progress) {
        return files.store(keys, sources, progress);
    }

    /**
     * The content of a file, each part checked before it is given out: reading throws {@code Corrupt} at the first that is
     * not what was stored, {@code Unavailable} if it cannot be read, and no {@code IOException}.
     */
    public InputStream openFile(StoredFile file) {
        return files.open(file);
    }

    /** The length of an object; empty if there is none. */
    public Optional<Long> lengthOf(ObjectKey key) {
        return store.stat(key).map(ObjectInfo::length);
    }

    /** What objects there are with which lengths, of many files. */
    public Presence presence() {
        return new Presence(store);
    }
}
