package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.GcResult;
import io.holdfast.api.ProgressListener;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.FullBackupState;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Intent;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Backoff;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ScriptedStore.Call;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A cluster, a repository, and a clock that goes when it is told to. */
final class Scene {

    private static final Backoff AT_ONCE = attempt -> {};

    final MemoryObjectStore store;
    final Repository repository;
    final FakeCluster cluster = new FakeCluster("cluster-1");
    private final Random random = new Random(7);
    private Instant now = Instant.parse("2026-03-04T12:00:00Z");
    private long epoch;

    Scene() {
        store = new MemoryObjectStore(clock());
        repository = Repository.init(store, random, clock(), AT_ONCE);
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    void wait(Duration time) {
        now = now.plus(time);
    }

    SessionId newSession() {
        wait(Duration.ofSeconds(1));
        return SessionId.create(now, random);
    }

    /** The same repository, through another view of its store. */
    Repository open(ObjectStore view) {
        return Repository.open(view, AT_ONCE);
    }

    BackupId backUp(String... tables) {
        return backUp(repository, tables);
    }

    BackupId backUp(Repository through, String... tables) {
        SessionId session = newSession();
        SnapshotProcedures snapshots = new SnapshotProcedures(cluster, clock(), SnapshotSettings.DEFAULT);
        FullBackupProcedure procedure = new FullBackupProcedure(
                cluster, snapshots.batch(), (location, limit) -> through, new LeaderEpoch(++epoch), "test", clock(), 1);
        ProcedureEngine engine = new ProcedureEngine(
                new MemoryJournal(),
                snapshots.kindsWith(procedure),
                new StateCodec(ValueForms.module()),
                clock(),
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
        FullBackupState state = FullBackupState.begin(
                session, "memory", Arrays.stream(tables).map(TableId::parse).toList(), null, now);
        assertThat(engine.run(new ProcedureId(session.text()), procedure, state).phase())
                .isEqualTo(Phase.COMPLETE);
        return BackupId.of(session);
    }

    void putIntent(SessionId session, Duration lease, BackupId... reuses) {
        repository.putIntent(
                new Intent(session, cluster.id(), new LeaderEpoch(1), "test", now, now.plus(lease), List.of(reuses)));
    }

    void delete(BackupId... backups) {
        new BackupDeletion(repository, newSession(), clock()).run(List.of(backups), false);
    }

    GarbageCollection gc() {
        return gc(repository, 3);
    }

    GarbageCollection gc(Repository through, int largestRound) {
        return new GarbageCollection(through, newSession(), clock(), 1, largestRound, ProgressListener.NONE);
    }

    GcResult collect() {
        return gc().run();
    }

    List<String> keys(String... prefixes) {
        List<String> keys = new ArrayList<>();
        for (String prefix : prefixes) {
            try (Stream<ObjectInfo> objects = store.list(KeyPrefix.folder(prefix))) {
                objects.map(ObjectInfo::key).map(ObjectKey::path).forEach(keys::add);
            }
        }
        return keys;
    }

    /** Every file of the backup, read whole and compared with its sums. */
    List<StoredFile> files(BackupId backup) {
        BackupEntry entry = repository.newestRoot().backup(backup).orElseThrow();
        List<StoredFile> files = new ArrayList<>();
        for (TableImage table : repository.readManifest(entry).tables()) {
            for (ShardRef shard : table.shards()) {
                repository.readShard(shard, region -> region.families()
                        .forEach(family -> family.files().forEach(file -> files.add(file.content()))));
            }
        }
        files.forEach(this::read);
        return files;
    }

    private void read(StoredFile file) {
        try (InputStream in = repository.openFile(file)) {
            assertThat(in.readAllBytes()).hasSize((int) file.length());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All roots that are kept, oldest first. */
    List<Root> roots() {
        DocumentCodec codec = new DocumentCodec();
        return keys("roots").stream()
                .map(ObjectKey::new)
                .map(key ->
                        codec.decode(key, store.read(key, DocumentCodec.LARGEST).orElseThrow(), Root.class))
                .toList();
    }

    static boolean putsRoot(Call call) {
        return call.is("put", "roots/");
    }

    static boolean listsIntents(Call call) {
        return call.is("list", "intents/");
    }

    static boolean deletes(Call call) {
        return call.is("delete", "data/");
    }
}
