package io.holdfast.repository;

import static io.holdfast.repository.Example.AUTHOR;
import static io.holdfast.repository.Example.BACKUP;
import static io.holdfast.repository.Example.CLUSTER;
import static io.holdfast.repository.Example.EPOCH;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.SESSION;
import static io.holdfast.repository.Example.TABLE;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Bytes;
import io.holdfast.format.Condemnation;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Intent;
import io.holdfast.format.Layout;
import io.holdfast.format.LedgerLine;
import io.holdfast.format.Manifest;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.RegionImage;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableImage;
import io.holdfast.format.Verification;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * What {@link Example} does not do: a second backup that bundles small files and re-uses one of the first; the deletion of
 * the first; a gc that dies after it has condemned; a verification. What it writes is the same each time, byte for byte.
 */
final class SecondExample {

    static final SessionId LATER = new SessionId("20260305T120000123Z-0b1c2d3e");
    static final BackupId SECOND = BackupId.of(LATER);
    static final SessionId DELETION = new SessionId("20260306T120000123Z-0c1d2e3f");
    static final SessionId GC = new SessionId("20260307T120000123Z-0d1e2f30");
    static final SessionId VERIFICATION = new SessionId("20260308T120000123Z-0e1f3041");
    static final Instant THEN = NOON.plusSeconds(86_400);
    static final byte[] SMALL = Example.content(300, 4);
    static final byte[] SMALLER = Example.content(20, 5);

    private SecondExample() {}

    /** All of it, in an empty repository. */
    static void write(Repository repository) {
        StoredFile reused = backUpFirst(repository);
        backUp(repository, reused);
        delete(repository);
        condemn(repository);
        verify(repository);
    }

    private static StoredFile backUpFirst(Repository repository) {
        repository.putIntent(Example.intent());
        List<RegionImage> regions = Example.regions(repository);
        BackupEntry entry =
                repository.putManifest(Example.manifest(repository.putShard(Example.shardHeader(0), regions)));
        repository.commit(
                AUTHOR, NOON, newest -> newest.content().withBackup(entry).withEnded(SESSION));
        repository.deleteIntents(SESSION);
        return regions.get(0).families().get(0).files().get(0).content();
    }

    private static void backUp(Repository repository, StoredFile reused) {
        repository.putIntent(intent());
        List<StoredFile> bundle = repository.storeFiles(
                () -> Layout.data(LATER, EPOCH, 0, 1, 0),
                List.of(
                        Example.source(origin("f3"), SMALL.length, SMALL),
                        Example.source(origin("empty"), 0, new byte[0]),
                        Example.source(origin("f4"), SMALLER.length, SMALLER)),
                count -> {});
        ShardRef shard = repository.putShard(new ShardHeader(SECOND, TABLE, 0), List.of(region(reused, bundle)));
        BackupEntry entry = repository.putManifest(manifest(shard));
        repository.commit(new RootAuthor(CLUSTER, EPOCH, LATER), THEN, newest -> newest.content()
                .withBackup(entry)
                .withEnded(LATER));
    }

    static Intent intent() {
        return new Intent(LATER, CLUSTER, EPOCH, "host-2:4711", THEN, THEN.plusSeconds(600), List.of(BACKUP));
    }

    private static FileOrigin origin(String name) {
        return new FileOrigin(TABLE, "5d41402abc4b2a76b9719d911017c592", "d", name);
    }

    static RegionImage region(StoredFile reused, List<StoredFile> bundle) {
        return new RegionImage(
                "5d41402abc4b2a76b9719d911017c592",
                1_772_000_000_009L,
                Example.key(""),
                Example.key(""),
                0,
                false,
                false,
                false,
                List.of(new FamilyFiles(
                        "d",
                        List.of(
                                new StoreFile("f0", null, reused),
                                new StoreFile("f3", null, bundle.get(0)),
                                new StoreFile("empty", null, bundle.get(1)),
                                new StoreFile("f4", null, bundle.get(2))))));
    }

    static Manifest manifest(ShardRef shard) {
        TableImage table = new TableImage(
                TABLE,
                "DISABLED",
                Bytes.of(new byte[] {10, 3, 'a', 'b', 'c'}),
                List.of("d"),
                List.of("org.example.Observer"),
                List.of("FAST_DIFF", "GZ"),
                shard.regions(),
                shard.files(),
                shard.bytes(),
                THEN,
                THEN.plusSeconds(2),
                List.of(shard));
        return new Manifest(
                SECOND,
                LATER,
                Manifest.FULL,
                CLUSTER,
                "2.6.4",
                "3.4.2",
                THEN,
                THEN.plusSeconds(5),
                null,
                null,
                List.of(new NamespaceImage("shop", new TreeMap<>())),
                List.of(table),
                shard.files(),
                3,
                shard.bytes(),
                320,
                null,
                null);
    }

    private static void delete(Repository repository) {
        repository.commit(RootAuthor.withoutCluster(DELETION), THEN.plusSeconds(60), newest -> newest.content()
                .withoutBackups(backup -> backup.id().equals(BACKUP)));
    }

    private static void condemn(Repository repository) {
        repository.commit(RootAuthor.withoutCluster(GC), THEN.plusSeconds(120), newest -> newest.content()
                .withEndedBefore(SESSION)
                .withCondemned(List.of(Layout.shard(BACKUP, 0), Layout.manifest(BACKUP)), new Condemnation(GC, 1)));
    }

    private static void verify(Repository repository) {
        ParentRoot root = repository.newestMark();
        repository
                .verifications()
                .begin(VERIFICATION)
                .write(
                        other -> {},
                        () -> List.of(LedgerLine.of("data/" + LATER + "/3-00000000-1/", List.of(0, 0), THEN)),
                        (sequence, ledger) -> new Verification(
                                VERIFICATION,
                                sequence,
                                "DEEP",
                                null,
                                repository.header().id(),
                                THEN,
                                THEN.plusSeconds(9),
                                true,
                                root,
                                7,
                                320,
                                1_320,
                                List.of(finding()),
                                1,
                                List.of(new Verification.DamagedBackup(SECOND, List.of(TABLE))),
                                ledger));
    }

    static Verification.Finding finding() {
        return new Verification.Finding(
                "checksum",
                Layout.data(SESSION, EPOCH, 0, 0, 0),
                0L,
                "expected CRC32C 00000000, found 00000001",
                List.of(SECOND),
                List.of(TABLE));
    }
}
