package io.holdfast.repository;

import io.holdfast.format.Acl;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Intent;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.Manifest;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Permission;
import io.holdfast.format.RegionImage;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.SplitReference;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One session that backs up a small table of two regions in the order that {@link Repository} prescribes. What it writes is
 * the same each time, byte for byte.
 */
final class Example {

    static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123Z");
    static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    static final Backoff AT_ONCE = attempt -> {};
    static final ClusterId CLUSTER = new ClusterId("6f9b2c51-7a44-4ab0-9a53-0d7c7d5f3a10");
    static final SessionId SESSION = new SessionId("20260304T120000123Z-0a1b2c3d");
    static final BackupId BACKUP = BackupId.of(SESSION);
    static final LeaderEpoch EPOCH = new LeaderEpoch(3);
    static final RootAuthor AUTHOR = new RootAuthor(CLUSTER, EPOCH, SESSION);
    static final TableId TABLE = new TableId("shop", "orders");
    static final List<byte[]> CONTENTS = List.of(content(1000, 1), content(0, 2), content(2_500, 3));

    private Example() {}

    static RootAuthor author(int number) {
        return new RootAuthor(CLUSTER, EPOCH, session(number));
    }

    static SessionId session(int number) {
        return new SessionId(String.format("20260305T000000000Z-%08x", number));
    }

    static ShardHeader shardHeader(int number) {
        return new ShardHeader(BACKUP, TABLE, number);
    }

    static byte[] content(int length, long seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    static Bytes key(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Intent intent() {
        return new Intent(SESSION, CLUSTER, EPOCH, "host-1:4711", NOON, NOON.plusSeconds(600), List.of());
    }

    static StoredFile storeFile(Repository repository, int index) {
        return storeFile(repository, 0, index);
    }

    static StoredFile storeFile(Repository repository, int attempt, int index) {
        byte[] content = CONTENTS.get(index);
        FileOrigin origin = new FileOrigin(TABLE, "5d41402abc4b2a76b9719d911017c592", "d", "f" + index);
        return store(repository, Layout.data(SESSION, EPOCH, 0, attempt, index), origin, content);
    }

    static StoredFile store(Repository repository, ObjectKey key, FileOrigin origin, byte[] content) {
        return repository
                .storeFiles(() -> key, List.of(source(origin, content.length, content)), count -> {})
                .get(0);
    }

    static FileSource source(FileOrigin origin, long length, byte[] content) {
        return new FileSource(origin, length, () -> new ByteArrayInputStream(content));
    }

    static List<RegionImage> regions(Repository repository) {
        return regions(repository, 0);
    }

    static List<RegionImage> regions(Repository repository, int attempt) {
        StoreFile plain = new StoreFile("f0", null, storeFile(repository, attempt, 0));
        StoreFile link = new StoreFile(
                "shop=orders-5d41402abc4b2a76b9719d911017c592-f1", null, storeFile(repository, attempt, 1));
        StoreFile half = new StoreFile(
                "f2.7d793037a0760186574b0282f2f435e7",
                new SplitReference(true, key("m")),
                storeFile(repository, attempt, 2));
        return List.of(
                new RegionImage(
                        "acbd18db4cc2f85cedef654fccc4a4d8",
                        1_772_000_000_000L,
                        key(""),
                        key("k"),
                        0,
                        false,
                        false,
                        false,
                        List.of(new FamilyFiles("d", List.of(plain, link)), new FamilyFiles("e", List.of()))),
                new RegionImage(
                        "37b51d194a7513e45b56f6524f2d51f2",
                        1_772_000_000_001L,
                        key("k"),
                        key(""),
                        0,
                        false,
                        false,
                        false,
                        List.of(new FamilyFiles("d", List.of(half)), new FamilyFiles("e", List.of()))));
    }

    static ShardRef putShard(Repository repository) {
        return repository.putShard(shardHeader(0), regions(repository));
    }

    static Manifest manifest(ShardRef shard) {
        return manifest(shard, null);
    }

    static Manifest manifest(ShardRef shard, @Nullable List<Acl> acls) {
        TreeMap<String, String> properties = new TreeMap<>();
        properties.put("owner", "shop");
        TableImage table = new TableImage(
                TABLE,
                "ENABLED",
                Bytes.of(new byte[] {10, 3, 'a', 'b', 'c'}),
                List.of("d", "e"),
                List.of(),
                List.of("GZ"),
                shard.regions(),
                shard.files(),
                shard.bytes(),
                NOON,
                NOON.plusSeconds(2),
                List.of(shard));
        return new Manifest(
                BACKUP,
                SESSION,
                Manifest.FULL,
                CLUSTER,
                "2.6.4",
                "3.4.2",
                NOON,
                NOON.plusSeconds(5),
                "nightly",
                null,
                List.of(new NamespaceImage("shop", properties)),
                List.of(table),
                shard.files(),
                shard.files(),
                shard.bytes(),
                shard.bytes(),
                acls,
                null);
    }

    static SessionHistory history() {
        return new SessionHistory(SESSION, "backup", "COMPLETE", NOON, NOON.plusSeconds(6), null, null, BACKUP);
    }

    /** What a cluster that keeps permissions said: of the table all, of its namespace nothing. */
    static List<Acl> acls() {
        return List.of(
                Acl.of(
                        TABLE,
                        List.of(
                                new Permission("@ops", null, null, List.of(Permission.Action.values())),
                                new Permission("bob", null, null, List.of(Permission.Action.READ)),
                                new Permission("bob", key("d"), null, List.of(Permission.Action.WRITE)),
                                new Permission("bob", key("d"), key("q"), List.of(Permission.Action.EXEC)))),
                Acl.unreadable("shop", "unable to read the permissions of namespace shop: AccessDeniedException"));
    }

    /** All of it. */
    static BackupEntry backUp(Repository repository) {
        return backUp(repository, null);
    }

    static BackupEntry backUp(Repository repository, @Nullable List<Acl> acls) {
        repository.putIntent(intent());
        BackupEntry entry = repository.putManifest(manifest(putShard(repository), acls));
        repository.commit(AUTHOR, NOON, newest -> newest.content().withBackup(entry));
        repository.endSession(AUTHOR, NOON.plusSeconds(1));
        repository.putHistory(history());
        return entry;
    }

    static Repository init(ObjectStore store) {
        return Repository.init(store, new Random(1), CLOCK, AT_ONCE);
    }

    static Repository open(ObjectStore store) {
        return Repository.open(store, AT_ONCE);
    }

    /** The smallest change there is: it marks a session of some number as ended. */
    static RootChange ending(int number) {
        SessionId session = session(number);
        return newest -> newest.content().withEnded(session);
    }
}
