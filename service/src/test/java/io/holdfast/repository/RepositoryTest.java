package io.holdfast.repository;

import static io.holdfast.repository.Example.AT_ONCE;
import static io.holdfast.repository.Example.AUTHOR;
import static io.holdfast.repository.Example.BACKUP;
import static io.holdfast.repository.Example.CLOCK;
import static io.holdfast.repository.Example.CONTENTS;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.SESSION;
import static io.holdfast.repository.Example.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Intent;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.RepositoryHeader;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.repository.ScriptedStore.Fault;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepositoryTest {

    private final MemoryObjectStore store = new MemoryObjectStore(CLOCK);
    private final Repository repository = Repository.init(store, new Random(1), CLOCK, AT_ONCE);

    @Test
    void opensWhatWasMade() {
        Repository opened = open(store);
        assertThat(opened.header()).isEqualTo(repository.header());
        assertThat(opened.header().formatVersion()).isEqualTo(1);
        assertThat(opened.newestRoot().generation()).isEqualTo(1);
        assertThat(opened.newestRoot().backups()).isEmpty();
    }

    @Test
    void isNotMadeTwice() {
        assertThatThrownBy(() -> init(store))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("expected none, found one");
        assertThat(open(store).header()).isEqualTo(repository.header());
    }

    @Test
    void isNotMadeAmongOtherThings() {
        MemoryObjectStore used = new MemoryObjectStore(CLOCK);
        used.putIfAbsent(new ObjectKey("photos/1"), new byte[1]);
        assertThatThrownBy(() -> init(used))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("expected an empty place, found photos/1");
        assertThat(used.list(KeyPrefix.all())).hasSize(1);
    }

    @Test
    void isMadeOnlyInAStoreThatPassesItsTrial() {
        MemoryObjectStore unfit = new MemoryObjectStore(CLOCK);
        Runnable refusal = () -> {
            throw new Rejected("unable to keep a repository", null);
        };
        assertThatThrownBy(() -> Repository.initAfter(refusal, unfit, new Random(1), CLOCK))
                .isInstanceOf(Rejected.class);
        assertThat(unfit.list(KeyPrefix.all())).isEmpty();
        assertThatThrownBy(() -> Repository.initAfter(refusal, store, new Random(1), CLOCK))
                .as("nothing is tried where there is a repository")
                .isInstanceOf(Conflict.class);
    }

    @Test
    void isMadeBesideWhatATestOfTheStoreLeft() {
        MemoryObjectStore tried = new MemoryObjectStore(CLOCK);
        tried.putIfAbsent(new ObjectKey("qualify/0123456789abcdef/put/0"), new byte[1]);
        assertThat(init(tried).newestRoot().generation()).isEqualTo(1);
    }

    /** A repository that lost its header, or its roots, must not be taken for one that is yet to be made. */
    @Test
    void isNotMadeOverARepositoryThatLostSomething() {
        Example.backUp(repository);
        store.delete(Layout.header());
        assertThatThrownBy(() -> init(store)).isInstanceOf(Conflict.class);
        MemoryObjectStore rootless = new MemoryObjectStore(CLOCK);
        Example.backUp(init(rootless));
        for (int generation = 1; generation <= 3; generation++) {
            rootless.delete(Layout.root(generation));
        }
        assertThatThrownBy(() -> init(rootless)).isInstanceOf(Conflict.class);
        assertThat(rootless.stat(Layout.root(1))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DEATH_BEFORE", "DEATH_AFTER"})
    void creationThatDiedAnywhereIsFinishedByRunningItAgain(Fault death) {
        int deaths = 0;
        boolean finished = false;
        for (int at = 1; !finished; at++) {
            MemoryObjectStore fresh = new MemoryObjectStore(CLOCK);
            int fatal = at;
            try {
                init(new ScriptedStore(fresh, call -> call.number() == fatal ? death : Fault.NONE));
                finished = true;
            } catch (ScriptedStore.Death e) {
                deaths++;
            }
            if (fresh.stat(Layout.root(1)).isEmpty()) {
                init(fresh);
            } else {
                assertThatThrownBy(() -> init(fresh)).isInstanceOf(Conflict.class);
            }
            assertThat(open(fresh).newestRoot().generation()).isEqualTo(1);
        }
        assertThat(deaths).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aPlaceWithoutRepositoryIsNamedWithAHint() {
        assertThatThrownBy(() -> open(new MemoryObjectStore(CLOCK)))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        e -> assertThat(e.hint().orElseThrow()).contains("holdfast repo init"))
                .hasMessageContaining("expected object holdfast.json, found none");
        MemoryObjectStore half = new MemoryObjectStore(CLOCK);
        half.putIfAbsent(Layout.header(), store.read(Layout.header(), 10_000).orElseThrow());
        assertThatThrownBy(() -> open(half)).isInstanceOfSatisfying(Unavailable.class, e -> assertThat(
                        e.hint().orElseThrow())
                .contains("holdfast repo init"));
    }

    @Test
    void garbageIsNoRepository() {
        MemoryObjectStore garbage = new MemoryObjectStore(CLOCK);
        garbage.putIfAbsent(Layout.header(), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> open(garbage)).isInstanceOf(Corrupt.class).hasMessageContaining("holdfast.json");
    }

    @Test
    void anUnknownFeatureIsRefused() {
        MemoryObjectStore newer = new MemoryObjectStore(CLOCK);
        RepositoryHeader header =
                new RepositoryHeader(repository.header().id(), 1, List.of("bundles"), List.of(), NOON);
        newer.putIfAbsent(Layout.header(), new DocumentCodec().encode(header));
        assertThatThrownBy(() -> open(newer)).isInstanceOf(Rejected.class).hasMessageContaining("bundles");
        assertThatThrownBy(() -> init(newer)).isInstanceOf(Rejected.class).hasMessageContaining("bundles");
    }

    @Test
    void keepsABackup() throws IOException {
        BackupEntry entry = Example.backUp(repository);
        Repository opened = open(store);
        assertThat(opened.newestRoot().backups()).containsExactly(entry);
        assertThat(opened.newestRoot().hasEnded(SESSION)).isTrue();
        assertThat(opened.history(SESSION)).contains(Example.history());
        Manifest manifest = opened.readManifest(entry);
        ShardRef shard = manifest.tables().get(0).shards().get(0);
        assertThat(manifest).isEqualTo(Example.manifest(shard));
        List<RegionImage> regions = regionsOf(opened, shard);
        assertThat(regions).hasSize(2);
        List<StoredFile> files = filesOf(regions);
        for (int i = 0; i < files.size(); i++) {
            assertThat(opened.presence().holds(files.get(i))).isTrue();
            try (InputStream in = opened.openFile(files.get(i))) {
                assertThat(in.readAllBytes()).isEqualTo(CONTENTS.get(i));
            }
        }
    }

    @Test
    void intentsAreKeptUntilTheyAreDeleted() {
        Intent second = new Intent(SESSION, Example.CLUSTER, Example.EPOCH, "host-2:1", NOON, NOON, List.of(BACKUP));
        Intent other =
                new Intent(Example.session(1), Example.CLUSTER, Example.EPOCH, "host-2:1", NOON, NOON, List.of());
        repository.putIntent(Example.intent());
        repository.putIntent(other);
        open(store).putIntent(second);
        assertThat(repository.intents())
                .containsExactly(
                        new FoundIntent.Whole(Example.intent()),
                        new FoundIntent.Whole(second),
                        new FoundIntent.Whole(other));
        repository.deleteIntents(SESSION);
        assertThat(repository.intents()).containsExactly(new FoundIntent.Whole(other));
        repository.deleteIntents(SESSION);
    }

    @Test
    void intentsOfTwoLeadersAtOnceAreBothKept() {
        ObjectStore racing = new ScriptedStore(store, call -> {
            if (call.is("put", "intents/")
                    && store.list(Layout.intents()).findAny().isEmpty()) {
                repository.putIntent(Example.intent());
            }
            return Fault.NONE;
        });
        Intent second = new Intent(SESSION, Example.CLUSTER, Example.EPOCH, "host-2:1", NOON, NOON, List.of(BACKUP));
        open(racing).putIntent(second);
        assertThat(repository.intents())
                .containsExactly(new FoundIntent.Whole(Example.intent()), new FoundIntent.Whole(second));
    }

    /** Its key says whose it is, and nothing of it is lost sight of; what is nobody's is. */
    @Test
    void aDamagedOrForeignIntentIsFound() {
        byte[] ofAnother = new DocumentCodec().encode(Example.intent());
        store.putIfAbsent(new ObjectKey("intents/readme"), new byte[1]);
        store.putIfAbsent(new ObjectKey("intents/" + SESSION + "/some"), new byte[1]);
        store.putIfAbsent(Layout.intent(Example.session(1), 7), ofAnother);

        assertThat(repository.intents()).extracting(FoundIntent::session).containsExactly(SESSION, Example.session(1));
        assertThat(repository.intents()).allSatisfy(found -> {
            assertThat(found.intent()).isEmpty();
            assertThat(found.leaseUntil()).isEqualTo(CLOCK.instant().plus(Duration.ofHours(24)));
        });
        assertThat(repository.intents(Example.session(1)))
                .singleElement()
                .isInstanceOfSatisfying(FoundIntent.Unreadable.class, unreadable -> assertThat(unreadable.reason())
                        .contains("found that of " + SESSION));
    }

    @Test
    void anIntentIsAddedBesideOneThatCannotBeRead() {
        store.putIfAbsent(new ObjectKey("intents/" + SESSION + "/some"), new byte[1]);
        store.putIfAbsent(Layout.intent(SESSION, 7), new byte[1]);

        repository.putIntent(Example.intent());

        assertThat(store.stat(Layout.intent(SESSION, 8))).isPresent();
        assertThat(repository.intents()).contains(new FoundIntent.Whole(Example.intent()));
        repository.deleteIntents(SESSION);
        assertThat(repository.intents()).isEmpty();
    }

    @Test
    void theFirstShardStays() {
        ShardRef first = Example.putShard(repository);
        assertThat(repository.putShard(Example.shardHeader(0), List.of())).isEqualTo(first);
        assertThat(repository.findShard(Example.shardHeader(0))).contains(first);
        assertThat(repository.findShard(Example.shardHeader(1))).isEmpty();
        assertThat(regionsOf(repository, first)).hasSize(2);
    }

    /** Another leader completed it while this one wrote. */
    @Test
    void aShardThatCameFirstStays() {
        ObjectStore racing = new ScriptedStore(store, call -> {
            if (call.is("commit", "backups/")) {
                repository.putShard(Example.shardHeader(0), List.of());
            }
            return Fault.NONE;
        });
        ShardRef found = open(racing).putShard(Example.shardHeader(0), Example.regions(repository));
        assertThat(found.regions()).isZero();
        assertThat(repository.findShard(Example.shardHeader(0))).contains(found);
    }

    @Test
    void aShardOfAnotherTableIsNotTaken() {
        Example.putShard(repository);
        assertThatThrownBy(() -> repository.putShard(new ShardHeader(BACKUP, TableId.parse("other"), 0), List.of()))
                .isInstanceOf(Corrupt.class);
    }

    @Test
    void everyDamagedBitOfAShardIsFound() {
        ShardRef shard = Example.putShard(repository);
        ObjectKey key = shard.object().key();
        byte[] right = store.read(key, 1_000_000).orElseThrow();
        for (int i = 0; i < right.length; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= (byte) (1 << (i % 8));
            replace(key, wrong);
            assertThatThrownBy(() -> repository.readShard(shard, region -> {}))
                    .as("byte %s", i)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining(key.path());
            assertThatThrownBy(() -> repository.verifyShard(shard))
                    .as("byte %s", i)
                    .isInstanceOf(Corrupt.class);
        }
        replace(key, Arrays.copyOf(right, right.length - 1));
        assertThatThrownBy(() -> repository.verifyShard(shard)).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> repository.findShard(Example.shardHeader(0))).isInstanceOf(Corrupt.class);
        store.delete(key);
        assertThatThrownBy(() -> repository.readShard(shard, region -> {}))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected a shard, found nothing");
        replace(key, right);
        repository.verifyShard(shard);
    }

    @Test
    void theFirstManifestStays() {
        ShardRef shard = Example.putShard(repository);
        Manifest first = Example.manifest(shard);
        BackupEntry entry = repository.putManifest(first);
        assertThat(open(store).putManifest(laterBy(first, 60))).isEqualTo(entry);
        assertThat(repository.readManifest(entry)).isEqualTo(first);
    }

    @Test
    void aManifestOfOtherShardsIsNotTaken() {
        ShardRef shard = Example.putShard(repository);
        repository.putManifest(Example.manifest(shard));
        ShardRef other = new ShardRef(1, shard.object(), shard.regions(), shard.files(), shard.bytes());
        assertThatThrownBy(() -> repository.putManifest(Example.manifest(other)))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void everyDamagedByteOfAManifestIsFound() {
        BackupEntry entry = Example.backUp(repository);
        ObjectKey key = entry.manifest().key();
        byte[] right = store.read(key, 1_000_000).orElseThrow();
        for (int i = 0; i < right.length; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= 1;
            replace(key, wrong);
            assertThatThrownBy(() -> repository.readManifest(entry)).isInstanceOf(Corrupt.class);
        }
        ShardRef shard = repository.findShard(Example.shardHeader(0)).orElseThrow();
        replace(key, new DocumentCodec().encode(laterBy(Example.manifest(shard), 60)));
        assertThatThrownBy(() -> repository.readManifest(entry))
                .as("a valid one in its place")
                .isInstanceOf(Corrupt.class);
        store.delete(key);
        assertThatThrownBy(() -> repository.readManifest(entry))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected a manifest, found nothing");
    }

    @Test
    void aFileOfAnotherLengthIsNotStored() {
        ObjectKey key = Layout.data(SESSION, Example.EPOCH, 0, 0, 0);
        FileOrigin origin = new FileOrigin(TABLE, "r", "d", "f");
        for (int length : new int[] {0, 99, 101, 5_000_000}) {
            assertThatThrownBy(() -> repository.storeFiles(
                            () -> key, List.of(Example.source(origin, 100, new byte[length])), count -> {}))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("unable to store shop:orders/r/d/f: expected 100 bytes, found ");
            assertThat(store.stat(key)).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeReadIsNotStored() {
        ObjectKey key = Layout.data(SESSION, Example.EPOCH, 0, 0, 0);
        InputStream failing = new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                throw new IOException("no DataNode");
            }
        };
        FileSource source = new FileSource(new FileOrigin(TABLE, "r", "d", "f"), 100, () -> failing);
        assertThatThrownBy(() -> repository.storeFiles(() -> key, List.of(source), count -> {}))
                .isInstanceOf(Unavailable.class)
                .hasMessage("unable to read shop:orders/r/d/f: no DataNode");
        assertThat(store.stat(key)).isEmpty();
    }

    @Test
    void noFileIsReplaced() {
        StoredFile first = Example.storeFile(repository, 0);
        assertThatThrownBy(() -> Example.store(repository, first.object(), first.origin(), new byte[1]))
                .isInstanceOf(Conflict.class);
        assertThat(repository.presence().holds(first)).isTrue();
    }

    /** The one that is there may be our own, of which we were told that it is somebody else's. */
    @Test
    void aKeyThatIsTakenIsPassedOver() throws IOException {
        byte[] content = Example.content(1000, 1);
        FileOrigin origin = new FileOrigin(TABLE, "r", "d", "one");
        ObjectKey taken = Layout.data(SESSION, Example.EPOCH, 0, 0, 0);
        store.putIfAbsent(taken, new byte[7]);
        AtomicInteger keys = new AtomicInteger();
        AtomicLong progress = new AtomicLong();

        List<StoredFile> files = repository.storeFiles(
                () -> Layout.data(SESSION, Example.EPOCH, 0, 0, keys.getAndIncrement()),
                List.of(Example.source(origin, content.length, content)),
                progress::addAndGet);

        assertThat(files).extracting(StoredFile::object).containsExactly(Layout.data(SESSION, Example.EPOCH, 0, 0, 1));
        assertThat(progress).hasValue(1000);
        assertThat(read(files.get(0))).isEqualTo(content);
        assertThat(store.read(taken, 7)).contains(new byte[7]);
    }

    /** Small files share an object; the first two attempts fail, one of them in the middle of the second file. */
    @Test
    void filesThatShareAnObjectAreStoredAnewUntilTheyAre() throws IOException {
        byte[] one = Example.content(1_500_000, 1);
        byte[] two = Example.content(300_000, 2);
        AtomicInteger opened = new AtomicInteger();
        FileSource moody = new FileSource(new FileOrigin(TABLE, "r", "d", "two"), two.length, () -> {
            if (opened.incrementAndGet() == 1) {
                throw new Unavailable("unable to open it", null, null);
            }
            return new ByteArrayInputStream(two, 0, opened.get() == 2 ? 1000 : two.length) {
                @Override
                public synchronized int read(byte[] target, int from, int count) {
                    int read = super.read(target, from, count);
                    if (read < 0 && opened.get() == 2) {
                        throw new Unavailable("unable to read on", null, null);
                    }
                    return read;
                }
            };
        });
        AtomicInteger keys = new AtomicInteger();
        AtomicLong progress = new AtomicLong();
        List<StoredFile> files = repository.storeFiles(
                () -> Layout.data(SESSION, Example.EPOCH, 0, 0, keys.getAndIncrement()),
                List.of(Example.source(new FileOrigin(TABLE, "r", "d", "one"), one.length, one), moody),
                progress::addAndGet);
        assertThat(progress).hasValue(1_800_000);
        ObjectKey third = Layout.data(SESSION, Example.EPOCH, 0, 0, 2);
        assertThat(files).allMatch(file -> file.object().equals(third) && file.lengthOfObject() == 1_800_000);
        try (Stream<ObjectInfo> objects = store.list(Layout.data())) {
            assertThat(objects.map(ObjectInfo::key)).containsExactly(third);
        }
        assertThat(read(files.get(0))).isEqualTo(one);
        assertThat(read(files.get(1))).isEqualTo(two);
        assertThat(repository.presence().holds(files.get(0))).isTrue();
        assertThat(repository.presence().holds(files.get(1))).isTrue();
        replace(third, one);
        assertThat(repository.presence().holds(files.get(0))).isFalse();
        assertThat(repository.presence().holds(files.get(0))).isFalse();
    }

    @Test
    void aFileThatCannotBeStoredIsTriedAFewTimes() {
        AtomicInteger opened = new AtomicInteger();
        FileSource source = new FileSource(new FileOrigin(TABLE, "r", "d", "f"), 1, () -> {
            opened.incrementAndGet();
            throw new Unavailable("unable to open it", null, null);
        });
        assertThatThrownBy(() -> repository.storeFiles(
                        () -> Layout.data(SESSION, Example.EPOCH, 0, 0, opened.get()), List.of(source), count -> {}))
                .isInstanceOf(Unavailable.class);
        assertThat(opened).hasValue(5);
        assertThat(store.list(Layout.data())).isEmpty();
    }

    private byte[] read(StoredFile file) throws IOException {
        try (InputStream in = repository.openFile(file)) {
            return in.readAllBytes();
        }
    }

    @Test
    void aDamagedOrMissingFileIsFound() {
        StoredFile file = Example.storeFile(repository, 0);
        byte[] right = store.read(file.object(), 10_000).orElseThrow();
        byte[] wrong = right.clone();
        wrong[500] ^= 1;
        replace(file.object(), wrong);
        assertThatThrownBy(() -> repository.openFile(file).read()).isInstanceOf(Corrupt.class);
        replace(file.object(), Arrays.copyOf(right, right.length - 1));
        assertThat(repository.presence().holds(file)).isFalse();
        assertThatThrownBy(() -> repository.openFile(file).read()).isInstanceOf(Corrupt.class);
        store.delete(file.object());
        assertThat(repository.presence().holds(file)).isFalse();
        assertThatThrownBy(() -> repository.openFile(file))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("found nothing");
    }

    @Test
    void theFirstHistoryStays() {
        repository.putHistory(Example.history());
        repository.putHistory(new SessionHistory(SESSION, "backup", "FAILED", NOON, NOON, null, null, null));
        assertThat(repository.history(SESSION)).contains(Example.history());
        assertThat(repository.history(Example.session(1))).isEmpty();
    }

    /** Dies at each call of a whole backup, is run again by its successor, and ends with one backup that can be read. */
    @ParameterizedTest
    @EnumSource(names = {"DEATH_BEFORE", "DEATH_AFTER"})
    void aBackupThatDiedAnywhereIsFinishedByRunningItAgain(Fault death) {
        boolean finished = false;
        int deaths = 0;
        for (int at = 1; !finished; at++) {
            MemoryObjectStore fresh = new MemoryObjectStore(CLOCK);
            init(fresh);
            int fatal = at;
            try {
                resume(open(new ScriptedStore(fresh, call -> call.number() == fatal ? death : Fault.NONE)), 0);
                finished = true;
            } catch (ScriptedStore.Death e) {
                deaths++;
            }
            resume(open(fresh), 1);
            List<BackupEntry> backups = open(fresh).newestRoot().backups();
            assertThat(backups).hasSize(1);
            ShardRef shard = open(fresh)
                    .readManifest(backups.get(0))
                    .tables()
                    .get(0)
                    .shards()
                    .get(0);
            for (StoredFile file : filesOf(regionsOf(open(fresh), shard))) {
                assertThat(open(fresh).presence().holds(file)).isTrue();
            }
        }
        assertThat(deaths).isGreaterThanOrEqualTo(20);
    }

    /** What a leader does with a session that it finds; each one stores files under keys of its own. */
    private static void resume(Repository repository, int attempt) {
        if (repository.newestRoot().hasEnded(SESSION)) {
            return;
        }
        repository.putIntent(Example.intent());
        ShardRef shard = repository
                .findShard(Example.shardHeader(0))
                .orElseGet(() -> repository.putShard(Example.shardHeader(0), Example.regions(repository, attempt)));
        BackupEntry entry = repository.putManifest(Example.manifest(shard));
        repository.commit(
                AUTHOR,
                NOON,
                newest -> newest.backup(BACKUP).isPresent()
                        ? newest.content()
                        : newest.content().withBackup(entry));
        repository.endSession(AUTHOR, NOON);
    }

    private void replace(ObjectKey key, byte[] content) {
        store.delete(key);
        store.putIfAbsent(key, content);
    }

    private static List<RegionImage> regionsOf(Repository repository, ShardRef shard) {
        List<RegionImage> regions = new ArrayList<>();
        repository.readShard(shard, regions::add);
        return regions;
    }

    private static List<StoredFile> filesOf(List<RegionImage> regions) {
        return regions.stream()
                .flatMap(region -> region.families().stream())
                .flatMap(family -> family.files().stream())
                .map(file -> file.content())
                .toList();
    }

    private static Manifest laterBy(Manifest manifest, long seconds) {
        return new Manifest(
                manifest.backup(),
                manifest.session(),
                manifest.type(),
                manifest.cluster(),
                manifest.hbaseVersion(),
                manifest.hadoopVersion(),
                manifest.startedAt(),
                manifest.completedAt().plusSeconds(seconds),
                manifest.label(),
                manifest.base(),
                manifest.namespaces(),
                manifest.tables(),
                manifest.filesTotal(),
                manifest.filesCopied(),
                manifest.bytesTotal(),
                manifest.bytesCopied());
    }

    private static Repository init(ObjectStore store) {
        return Repository.init(store, new Random(1), CLOCK, AT_ONCE);
    }

    private static Repository open(ObjectStore store) {
        return Repository.open(store, AT_ONCE);
    }
}
