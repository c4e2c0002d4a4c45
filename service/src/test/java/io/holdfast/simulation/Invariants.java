package io.holdfast.simulation;

import io.holdfast.error.HoldfastException;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableImage;
import io.holdfast.repository.Repository;
import io.holdfast.storage.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a repository promises at every moment, asked after each creation and before each deletion.
 *
 * <ul>
 *   <li>Every backup that the newest root lists is complete: manifest, shards and data are there and say what was backed up.
 *   <li>Nothing that a listed backup refers to is deleted; nor is the newest root, nor a root before an older one.
 *   <li>Roots are a chain by generation and hash. A backup vanishes from it only if it was to be deleted, and comes only
 *       from a session that had not ended. An ended session stays ended.
 *   <li>No key is written twice but by sessions that have ended.
 * </ul>
 */
final class Invariants implements SharedStore.Watcher {

    private final SharedStore shared;
    private final DocumentCodec codec = new DocumentCodec();
    private final Map<String, String> contentByFile;
    private final Repository reader;
    private final Map<BackupId, Set<ObjectKey>> reachable = new HashMap<>();
    private final Set<ObjectKey> verifiedData = new HashSet<>();
    private final Set<BackupId> everListed = new HashSet<>();
    private final Set<BackupId> unwanted = new HashSet<>();
    private final TreeMap<Long, Sha256> chain = new TreeMap<>();
    private final Set<ObjectKey> offChain = new HashSet<>();
    private int objectsDeleted;
    private int rootsDeleted;
    private Root newest;

    /** @param contentByFile what each HFile holds, by its name; grows */
    Invariants(SharedStore shared, Map<String, String> contentByFile) {
        this.shared = shared;
        this.contentByFile = contentByFile;
        this.reader = Repository.open(shared.objects(), attempt -> {});
        this.newest = reader.newestRoot();
        chain.put(
                newest.generation(),
                Sha256.of(shared.objects()
                        .read(Layout.root(newest.generation()), DocumentCodec.LARGEST)
                        .orElseThrow()));
    }

    Root newest() {
        return newest;
    }

    /** How many backups were ever listed, objects and roots deleted. */
    List<Integer> census() {
        return List.of(everListed.size(), objectsDeleted, rootsDeleted);
    }

    boolean wasEverListed(BackupId backup) {
        return everListed.contains(backup);
    }

    /** From now on the backup may vanish. */
    void unwant(BackupId backup) {
        unwanted.add(backup);
    }

    boolean isUnwanted(BackupId backup) {
        return unwanted.contains(backup);
    }

    @Override
    public void created(ObjectKey key, byte[] content, boolean before) {
        boolean isRoot = Layout.roots().covers(key);
        if (before && !isRoot) {
            requireGarbage(key);
        }
        if (isRoot) {
            appeared(key, content, before);
        }
    }

    @Override
    public void replaced(ObjectKey key, byte[] content) {
        if (Layout.roots().covers(key)) {
            Root root = codec.decode(key, content, Root.class);
            require(root.generation() == newest.generation(), "an ancestor of the newest root is replaced");
            follow(root, content);
        }
    }

    /** Nobody reads what an ended session writes under a key that it used before; data never comes back at all. */
    private void requireGarbage(ObjectKey key) {
        String[] segments = key.path().split("/", -1);
        require(!segments[0].equals("data"), key + " is written for the second time");
        require(
                segments[0].equals("history") || newest.hasEnded(new SessionId(segments[1])),
                key + " is written for the second time, and its session has not ended");
    }

    private void appeared(ObjectKey key, byte[] content, boolean before) {
        Root root = codec.decode(key, content, Root.class);
        long next = newest.generation() + 1;
        require(root.generation() <= next, "root " + root.generation() + " follows " + newest.generation());
        if (root.generation() < next) {
            // Its writer slept while roots of its generation were deleted as old: it is on no chain.
            require(before, "root " + root.generation() + " appears although " + newest.generation() + " is there");
            offChain.add(key);
            return;
        }
        ParentRoot parent =
                new ParentRoot(newest.generation(), chain.lastEntry().getValue());
        require(parent.equals(root.parent()), "root " + root.generation() + " follows another than the newest root");
        follow(root, content);
    }

    private void follow(Root root, byte[] content) {
        for (BackupEntry entry : newest.backups()) {
            require(
                    root.backup(entry.id()).isPresent() || unwanted.contains(entry.id()),
                    "lost commit: root " + root.generation() + " does not list " + entry.id());
        }
        for (SessionId session : newest.ended()) {
            require(root.hasEnded(session), "root " + root.generation() + " takes back the end of " + session);
        }
        for (BackupEntry entry : root.backups()) {
            if (newest.backup(entry.id()).isEmpty()) {
                SessionId session = new SessionId(entry.id().text());
                require(!newest.hasEnded(session), "root " + root.generation() + " lists a backup of an ended session");
                require(everListed.add(entry.id()), "root " + root.generation() + " lists a deleted backup again");
                reachable.put(entry.id(), verify(entry));
            }
        }
        newest = root;
        chain.put(root.generation(), Sha256.of(content));
    }

    @Override
    public void deletes(ObjectKey key) {
        require(!key.equals(Layout.header()), "the header is deleted");
        if (Layout.roots().covers(key)) {
            rootsDeleted++;
            long generation = Layout.generation(key);
            require(generation < newest.generation(), "the newest root is deleted");
            try (Stream<ObjectInfo> roots = shared.objects().list(Layout.roots())) {
                ObjectKey oldest = roots.map(ObjectInfo::key)
                        .filter(root -> !offChain.contains(root))
                        .findFirst()
                        .orElseThrow();
                require(
                        offChain.remove(key) || oldest.equals(key),
                        "root " + generation + " is deleted before " + oldest);
            }
            return;
        }
        objectsDeleted++;
        for (BackupEntry entry : newest.backups()) {
            require(
                    !reachableFrom(entry.id()).contains(key),
                    "lost file: " + key + " is deleted, and backup " + entry.id() + " refers to it");
        }
    }

    /** All that the newest root leads to. */
    Set<ObjectKey> reachable() {
        Set<ObjectKey> all = new HashSet<>();
        newest.backups().forEach(entry -> all.addAll(reachableFrom(entry.id())));
        return all;
    }

    private Set<ObjectKey> reachableFrom(BackupId backup) {
        return reachable.getOrDefault(backup, Set.of());
    }

    /** Nothing is there but what is needed, and what nobody deletes. */
    void requireNoGarbage() {
        Set<ObjectKey> needed = reachable();
        List<ObjectKey> garbage = shared.keys().stream()
                .filter(key -> !key.equals(Layout.header()))
                .filter(key -> !Layout.roots().covers(key) && !Layout.history().covers(key))
                .filter(key -> !needed.contains(key))
                .toList();
        require(garbage.isEmpty(), "garbage is left: " + garbage);
    }

    /** Reads all of a backup. */
    private Set<ObjectKey> verify(BackupEntry entry) {
        Set<ObjectKey> found = new LinkedHashSet<>();
        try {
            found.add(entry.manifest().key());
            for (TableImage table : reader.readManifest(entry).tables()) {
                for (ShardRef shard : table.shards()) {
                    found.add(shard.object().key());
                    reader.verifyShard(shard);
                    reader.readShard(shard, region -> {
                        for (FamilyFiles family : region.families()) {
                            for (StoreFile file : family.files()) {
                                found.add(file.content().object());
                                verify(entry, file.content());
                            }
                        }
                    });
                }
            }
        } catch (HoldfastException e) {
            throw new Violation("incomplete: backup " + entry.id() + " is listed, but " + e.getMessage());
        }
        return found;
    }

    private void verify(BackupEntry entry, StoredFile file) {
        if (shared.objects().stat(file.object()).isEmpty()) {
            throw new Violation("incomplete: backup " + entry.id() + " is listed, but " + file.object() + " is gone");
        }
        if (!verifiedData.add(file.object())) {
            return;
        }
        try (InputStream content = reader.openFile(file)) {
            String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            require(
                    text.equals(contentByFile.get(file.origin().name())),
                    "backup " + entry.id() + " says of " + file.origin() + ": " + text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }
}
