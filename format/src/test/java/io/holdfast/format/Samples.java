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

    static ObjectRef segmentObject(int attempt) {
        ObjectKey key = Layout.logSegment(SESSION, new LeaderEpoch(12), attempt);
        return new ObjectRef(key, 700, Sha256.of(new byte[] {4, (byte) attempt}));
    }

    static LogFile logFile() {
        byte[] content = "edits".getBytes(StandardCharsets.UTF_8);
        return new LogFile(storedFile("0", 3, content), 17, bytes("a"), bytes("x,ü"));
    }

    static LogRun logRun() {
        return new LogRun(
                "5d41402abc4b2a76b9719d911017c592",
                bytes("a"),
                bytes("y"),
                4,
                9,
                NOON,
                new RunOrigin("rs-1,16020,1772000000000", true));
    }

    static LogSegment logSegment() {
        return new LogSegment(
                CLUSTER,
                SESSION,
                Sha256.of(new byte[] {5}),
                NOON.minusSeconds(60),
                NOON,
                List.of(new LogRead("rs-1%2C16020%2C1772000000000.1772000000001", 4_096, 30)),
                List.of(new LogTableEdits(
                        TABLE,
                        List.of(
                                logRun(),
                                new LogRun("acbd18db4cc2f85cedef654fccc4a4d8", bytes(""), null, 0, 0, NOON, null)),
                        List.of(logFile()))),
                null);
    }

    static LogMerge logMerge() {
        return new LogMerge(NOON.minusSeconds(3_600), Sha256.of(new byte[] {8}), 1);
    }

    static LogSegment mergedSegment() {
        LogSegment segment = logSegment();
        return new LogSegment(
                CLUSTER,
                SESSION,
                segment.previous(),
                segment.from(),
                segment.to(),
                List.of(),
                segment.tables(),
                logMerge());
    }

    static LogSegmentRef logSegmentRef() {
        return LogSegmentRef.of(logSegment(), segmentObject(1));
    }

    static LogTable logTable(TableId table, LogSpan... spans) {
        return new LogTable(table, "tag-1", List.of(spans));
    }

    static LogChain logChain() {
        LogSpan ended = new LogSpan(NOON.minusSeconds(900), NOON.minusSeconds(600), "the table was disabled");
        return new LogChain(
                CLUSTER,
                SESSION,
                7,
                Sha256.of(new byte[] {6}),
                new LogHold("holdfast-a", NOON.minusSeconds(1_000)),
                NOON,
                List.of(
                        new LogPosition(
                                "rs-1,16020,1772000000000", "", 1_772_000_000_002L, true, new ClockSkew(-250, 40)),
                        new LogPosition("rs-1,16020,1772000000000", "regiongroup-0", 1_772_000_000_003L, false)),
                List.of(
                        logTable(new TableId("shop", "events"), ended),
                        logTable(TABLE, ended, new LogSpan(NOON.minusSeconds(300), null, null))),
                List.of(logSegmentRef()),
                null,
                null,
                new LogPace(30, 2));
    }

    /** As a merge leaves it, once a reading has found what it retired. */
    static LogChain mergedChain() {
        LogChain chain = logChain();
        return new LogChain(
                CLUSTER,
                SESSION,
                8,
                chain.parent(),
                chain.hold(),
                chain.to(),
                chain.ledger(),
                chain.tables(),
                List.of(LogSegmentRef.of(mergedSegment(), segmentObject(2))),
                new SessionId("20260304T115900123Z-0000abcd"),
                List.of(new RetiredSegment(logSegmentRef(), NOON), new RetiredSegment(logSegmentRef(), null)),
                null);
    }

    static LogTail logTail() {
        ObjectRef segment = new ObjectRef(Layout.tailSegment(SESSION), 800, Sha256.of(new byte[] {8}));
        return new LogTail(
                CLUSTER, SESSION, SESSION, NOON, List.of(new LogSegmentRef(segment, NOON, List.of(TABLE), 1, 2, null)));
    }

    static LogHead logHead() {
        ObjectKey key = Layout.logChain(SESSION, new LeaderEpoch(12), 1);
        return new LogHead(CLUSTER, new ObjectRef(key, 800, Sha256.of(new byte[] {7})));
    }

    static Manifest incremental() {
        return incremental(Manifest.INCREMENTAL, EARLIER, new LogCut(NOON, List.of(logSegmentRef())));
    }

    /** The manifest of a backup without tables. */
    static Manifest incremental(String type, @Nullable BackupId base, @Nullable LogCut log) {
        return new Manifest(
                BACKUP, SESSION, type, CLUSTER, "2.6.4", "3.4.2", NOON, NOON, null, base, List.of(), List.of(), 0, 0, 0,
                0, null, log);
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
                incremental(),
                logSegment(),
                logChain(),
                mergedSegment(),
                mergedChain(),
                logTail(),
                Root.next(
                        new ParentRoot(4, Sha256.of(new byte[] {3})),
                        new RootAuthor(CLUSTER, new LeaderEpoch(12), SESSION),
                        NOON,
                        RootContent.empty().withLog(logHead())),
                intent(),
                history(),
                new SessionHistory(SESSION, "backup", "COMPLETE", NOON, NOON, null, null, null));
    }
}
