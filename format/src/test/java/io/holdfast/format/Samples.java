package io.holdfast.format;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One valid value of each kind, with every optional part present. */
final class Samples {

    static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123456Z");
    static final SessionId SESSION = new SessionId("20260304T120000123Z-0a1b2c3d");
    static final BackupId BACKUP = BackupId.of(SESSION);
    static final BackupId EARLIER = new BackupId("20260303T120000123Z-00000001");
    static final ClusterId CLUSTER = new ClusterId("6f9b2c51-7a44-4ab0-9a53-0d7c7d5f3a10");
    static final TableId TABLE = new TableId("shop", "orders");

    private Samples() {}

    static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static StoredFile storedFile(String name, int index, byte[] content) {
        ContentSums sums = new ContentSums();
        sums.update(content, 0, content.length);
        FileOrigin origin = new FileOrigin(TABLE, "5d41402abc4b2a76b9719d911017c592", "d", name);
        return sums.finish(origin, Layout.data(SESSION, new LeaderEpoch(3), 7, 0, index), 0);
    }

    static RegionImage region(String name, String start, String end) {
        byte[] content = ("content of " + name).getBytes(StandardCharsets.UTF_8);
        StoreFile plain = new StoreFile("0123456789abcdef0123456789abcdef", null, storedFile("f1" + name, 1, content));
        StoreFile half = new StoreFile(
                "fedcba9876543210fedcba9876543210." + name,
                new SplitReference(true, bytes("m")),
                storedFile("f2" + name, 2, new byte[0]));
        return new RegionImage(
                name,
                1_700_000_000_000L,
                bytes(start),
                bytes(end),
                0,
                false,
                false,
                false,
                List.of(new FamilyFiles("d", List.of(plain, half)), new FamilyFiles("empty", List.of())));
    }

    static ShardHeader shardHeader() {
        return new ShardHeader(BACKUP, TABLE, 7);
    }

    static Manifest manifest() {
        return manifest("nightly \"x\" ü", EARLIER);
    }

    static List<Acl> acls() {
        return List.of(
                Acl.of(
                        TABLE,
                        List.of(
                                new Permission("@ops", null, null, List.of(Permission.Action.values())),
                                new Permission("bob", bytes("d"), null, List.of(Permission.Action.READ)),
                                new Permission("bob", bytes("d"), bytes("q,ü"), List.of(Permission.Action.WRITE)))),
                Acl.unreadable("shop", "unable to read \"it\""));
    }

    static Manifest manifest(@Nullable String label, @Nullable BackupId base) {
        return manifest(label, base, null);
    }

    static Manifest manifest(@Nullable String label, @Nullable BackupId base, @Nullable List<Acl> acls) {
        ObjectRef object = new ObjectRef(Layout.shard(BACKUP, 7), 321, Sha256.of(new byte[] {1}));
        TableImage table = new TableImage(
                TABLE,
                "ENABLED",
                bytes("descriptor"),
                List.of("d", "empty"),
                List.of("org.example.Observer"),
                List.of("GZ"),
                2,
                4,
                50,
                NOON,
                NOON.plusSeconds(3),
                List.of(new ShardRef(7, object, 2, 4, 50)));
        TreeMap<String, String> properties = new TreeMap<>();
        properties.put("quota", "10");
        properties.put("owner", "shop");
        return new Manifest(
                BACKUP,
                SESSION,
                Manifest.FULL,
                CLUSTER,
                "2.6.4",
                "3.4.2",
                NOON,
                NOON.plusSeconds(9),
                label,
                base,
                List.of(new NamespaceImage("shop", properties)),
                List.of(table),
                4,
                1,
                50,
                20,
                acls,
                null);
    }

    static BackupEntry entry() {
        Manifest manifest = manifest();
        return BackupEntry.of(manifest, new ObjectRef(Layout.manifest(BACKUP), 999, Sha256.of(new byte[] {2})));
    }

    static Root root() {
        return Root.next(
                new ParentRoot(4, Sha256.of(new byte[] {3})),
                new RootAuthor(CLUSTER, new LeaderEpoch(12), SESSION),
                NOON,
                new RootContent(
                        List.of(entry()),
                        List.of(SESSION),
                        new SessionId(EARLIER.text()),
                        List.of(Layout.data(SESSION, new LeaderEpoch(12), 0, 1, 2), Layout.manifest(EARLIER)),
                        new Condemnation(SESSION, 3),
                        List.of(new TableSet("nightly", entry().tables())),
                        List.of(),
                        List.of(RootContent.TABLE_SETS)));
    }

    static Intent intent() {
        return new Intent(
                SESSION, CLUSTER, new LeaderEpoch(12), "host-1:4711", NOON, NOON.plusSeconds(600), List.of(EARLIER));
    }

    static SessionHistory history() {
        return new SessionHistory(
                SESSION, "backup", "FAILED", NOON, NOON.plusSeconds(7), "UNAVAILABLE", "unable to …", BACKUP);
    }

    static RepositoryHeader header() {
        return new RepositoryHeader(
                new RepositoryId("00000000-0000-0001-0000-000000000002"), 1, List.of(), List.of("fast-lists"), NOON);
    }

    static List<Document> documents() {
        return List.of(
                header(),
                Root.first(NOON),
                root(),
                manifest(),
                manifest(null, null),
                manifest(null, null, acls()),
                intent(),
                history(),
                new SessionHistory(SESSION, "backup", "COMPLETE", NOON, NOON, null, null, null));
    }
}
