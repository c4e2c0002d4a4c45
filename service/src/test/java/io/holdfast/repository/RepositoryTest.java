package io.holdfast.repository;

import static io.holdfast.repository.Example.AT_ONCE;
import static io.holdfast.repository.Example.AUTHOR;
import static io.holdfast.repository.Example.BACKUP;
import static io.holdfast.repository.Example.CLOCK;
import static io.holdfast.repository.Example.CONTENTS;
import static io.holdfast.repository.Example.NOON;
import static io.holdfast.repository.Example.SESSION;
import static io.holdfast.repository.Example.init;
import static io.holdfast.repository.Example.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.repository.ScriptedStore.Fault;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shards, manifests and histories, and a whole backup. */
class RepositoryTest {

    private final MemoryObjectStore store = new MemoryObjectStore(CLOCK);
    private final Repository repository = Repository.init(store, new Random(1), CLOCK, AT_ONCE);

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
                manifest.bytesCopied(),
                manifest.acls(),
                manifest.log());
    }
}
