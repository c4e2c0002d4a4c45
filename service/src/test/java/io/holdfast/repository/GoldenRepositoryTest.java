package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Condemnation;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LedgerLine;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.Verification;
import io.holdfast.storage.LocalObjectStore;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every version of the format ever released still loads. */
class GoldenRepositoryTest {

    private final LocalObjectStore store = new LocalObjectStore(golden("v1"));
    private final LocalObjectStore withAcls = new LocalObjectStore(golden("v1-acl"));
    private final LocalObjectStore withLogs = new LocalObjectStore(golden("v1-logs"));
    private final LocalObjectStore later = new LocalObjectStore(golden("v1-deleted"));

    @Test
    void version1Loads() throws IOException {
        Repository repository = Repository.open(store, Example.AT_ONCE);
        assertThat(repository.header().id()).hasToString("910a2dec-8902-4cc1-beeb-8da1658eec67");
        Root root = repository.newestRoot();
        assertThat(root.generation()).isEqualTo(3);
        assertThat(root.hasEnded(Example.SESSION)).isTrue();
        assertThat(repository.intents()).containsExactly(new FoundIntent.Whole(Example.intent()));
        assertThat(repository.history(Example.SESSION)).contains(Example.history());
        BackupEntry entry = root.backup(Example.BACKUP).orElseThrow();
        Manifest manifest = repository.readManifest(entry);
        ShardRef shard = manifest.tables().get(0).shards().get(0);
        assertThat(manifest).isEqualTo(Example.manifest(shard));
        List<RegionImage> regions = new ArrayList<>();
        repository.verifyShard(shard);
        repository.readShard(shard, regions::add);
        Repository rewritten = newRepository(new MemoryObjectStore(Example.CLOCK));
        assertThat(regions).isEqualTo(Example.regions(rewritten));
        List<byte[]> contents = new ArrayList<>();
        for (RegionImage region : regions) {
            for (StoreFile file : region.families().get(0).files()) {
                try (InputStream in = repository.openFile(file.content())) {
                    contents.add(in.readAllBytes());
                }
            }
        }
        assertThat(contents).containsExactlyElementsOf(Example.CONTENTS);
    }

    /** Bundles, re-use, deletion, condemned objects, a verification with a finding. */
    @Test
    void version1WithDeletionsLoads() throws IOException {
        Repository repository = Repository.open(later, Example.AT_ONCE);
        Root root = repository.newestRoot();
        assertThat(root.generation()).isEqualTo(5);
        assertThat(root.backups()).extracting(BackupEntry::id).containsExactly(SecondExample.SECOND);
        assertThat(root.author()).isEqualTo(RootAuthor.withoutCluster(SecondExample.GC));
        assertThat(root.endedBefore()).isEqualTo(Example.SESSION);
        assertThat(root.ended()).containsExactly(Example.SESSION, SecondExample.LATER);
        assertThat(root.condemned()).containsExactly(Layout.manifest(Example.BACKUP), Layout.shard(Example.BACKUP, 0));
        assertThat(root.condemnedBy()).isEqualTo(new Condemnation(SecondExample.GC, 1));
        assertThat(repository.intents()).containsExactly(new FoundIntent.Whole(SecondExample.intent()));
        Manifest manifest = repository.readManifest(root.backups().get(0));
        ShardRef shard = manifest.tables().get(0).shards().get(0);
        assertThat(manifest).isEqualTo(SecondExample.manifest(shard));
        List<StoredFile> files = new ArrayList<>();
        repository.readShard(shard, region -> region.families().get(0).files().forEach(f -> files.add(f.content())));
        assertThat(files).extracting(StoredFile::offset).containsExactly(0L, 0L, 300L, 300L);
        assertThat(files).extracting(StoredFile::lengthOfObject).containsExactly(1000L, 320L, 320L, 320L);
        assertThat(files).allMatch(repository.presence()::holds);
        List<byte[]> contents = new ArrayList<>();
        for (StoredFile file : files) {
            try (InputStream in = repository.openFile(file)) {
                contents.add(in.readAllBytes());
            }
        }
        assertThat(contents)
                .containsExactly(Example.CONTENTS.get(0), SecondExample.SMALL, new byte[0], SecondExample.SMALLER);
        Verification verification = repository.verifications().newest().get(0);
        assertThat(verification.findings()).containsExactly(SecondExample.finding());
        assertThat(verification.damaged())
                .containsExactly(new Verification.DamagedBackup(SecondExample.SECOND, List.of(Example.TABLE)));
        List<LedgerLine> ledger = new ArrayList<>();
        repository.verifications().readLedger(verification, ledger::add);
        assertThat(ledger).hasSize(1).allMatch(line -> line.provenAt().equals(SecondExample.THEN));
    }

    /** That of earlier ones says that none were recorded. */
    @Test
    void version1WithPermissionsLoads() {
        Repository repository = Repository.open(withAcls, Example.AT_ONCE);
        Manifest manifest = repository.readManifest(
                repository.newestRoot().backup(Example.BACKUP).orElseThrow());
        assertThat(manifest)
                .isEqualTo(Example.manifest(manifest.tables().get(0).shards().get(0), Example.acls()));
        Repository earlier = Repository.open(store, Example.AT_ONCE);
        assertThat(earlier.readManifest(
                                earlier.newestRoot().backup(Example.BACKUP).orElseThrow())
                        .acls())
                .isNull();
    }

    /** A log archive, and an incremental backup. */
    @Test
    void version1WithLogsLoads() throws IOException {
        Repository repository = Repository.open(withLogs, Example.AT_ONCE);
        Root root = repository.newestRoot();
        assertThat(root.requiredFeatures()).containsExactly("log-archive");
        LogHead head = root.log(Example.CLUSTER).orElseThrow();
        LogChain chain = repository.readLogChain(head);
        assertThat(chain)
                .isEqualTo(ArchiveExample.secondChain(Objects.requireNonNull(chain.parent()), chain.segments()));
        List<LogSegmentRef> segments = chain.segments();
        LogSegment first = repository.readLogSegment(segments.get(0).object());
        LogSegment second = repository.readLogSegment(segments.get(1).object());
        LogFile firstFile = first.tables().get(0).files().get(0);
        LogFile secondFile = second.tables().get(0).files().get(0);
        assertThat(first).isEqualTo(ArchiveExample.firstSegment(firstFile));
        assertThat(second)
                .isEqualTo(ArchiveExample.secondSegment(segments.get(0).object().sha256(), secondFile));
        try (InputStream in = repository.openFile(secondFile.content())) {
            assertThat(in.readAllBytes()).isEqualTo(Example.content(90, 90));
        }
        Manifest base = repository.readManifest(root.backup(Example.BACKUP).orElseThrow());
        Manifest follower = repository.readManifest(
                root.backup(BackupId.of(ArchiveExample.FOLLOWER)).orElseThrow());
        assertThat(follower).isEqualTo(ArchiveExample.incremental(base, segments));
    }

    /** As long as the version is 1, what is written must not change either; gzip alone may differ between platforms. */
    @Test
    void version1IsWhatIsWritten() {
        MemoryObjectStore now = new MemoryObjectStore(Example.CLOCK);
        Example.backUp(newRepository(now));
        assertWritten(now, store, 11);
        MemoryObjectStore withAclsNow = new MemoryObjectStore(Example.CLOCK);
        Example.backUp(newRepository(withAclsNow), Example.acls());
        assertWritten(withAclsNow, withAcls, 11);
        MemoryObjectStore withLogsNow = new MemoryObjectStore(Example.CLOCK);
        ArchiveExample.write(newRepository(withLogsNow));
        assertWritten(withLogsNow, withLogs, 21);
        MemoryObjectStore laterNow = new MemoryObjectStore(Example.CLOCK);
        SecondExample.write(newRepository(laterNow));
        assertWritten(laterNow, later, 17);
    }

    private static void assertWritten(ObjectStore now, ObjectStore golden, int objects) {
        List<ObjectKey> keys = keys(now);
        assertThat(keys).isEqualTo(keys(golden)).hasSize(objects);
        for (ObjectKey key : keys) {
            boolean dependsOnGzip = key.path().contains("/shards/")
                    || Layout.isManifest(key)
                    || Layout.verifications().covers(key)
                    || (key.path().startsWith("roots/") && !key.equals(Layout.root(1)));
            if (!dependsOnGzip) {
                assertThat(content(now, key)).as(key.path()).isEqualTo(content(golden, key));
            }
        }
    }

    private static Repository newRepository(MemoryObjectStore store) {
        return Repository.init(store, new SplittableRandom(1), Example.CLOCK, Example.AT_ONCE);
    }

    private static List<ObjectKey> keys(ObjectStore store) {
        try (var objects = store.list(KeyPrefix.all())) {
            return objects.map(ObjectInfo::key).toList();
        }
    }

    private static byte[] content(ObjectStore store, ObjectKey key) {
        return store.read(key, DocumentCodec.LARGEST).orElseThrow();
    }

    private static Path golden(String version) {
        URL folder = Objects.requireNonNull(GoldenRepositoryTest.class.getResource("/golden/" + version));
        try {
            return Path.of(folder.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
