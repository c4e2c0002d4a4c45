package io.holdfast.verify;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.catalog.CatalogMemories;
import io.holdfast.catalog.CatalogMemory;
import io.holdfast.control.ClusterDesk;
import io.holdfast.control.FrontDoor;
import io.holdfast.control.Lead;
import io.holdfast.control.PlainLeaders;
import io.holdfast.control.RepositoryDesk;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.measure.Bandwidth;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repository;
import io.holdfast.restore.RestoreProcedure;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A repository in memory, a cluster, and a front door to both. Time passes only when it is told to. */
final class World {

    private static final int LARGEST = 1 << 28;

    /** A clock that moves by a millisecond whenever it is asked, so that no two sessions have one id. */
    static final class SteppedClock extends Clock {

        private Instant now = Instant.parse("2026-03-04T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public synchronized Instant instant() {
            now = now.plusMillis(1);
            return now;
        }

        synchronized void pass(Duration time) {
            now = now.plus(time);
        }
    }

    final SteppedClock clock = new SteppedClock();
    final MemoryObjectStore memory = new MemoryObjectStore(clock);
    FakeCluster cluster = new FakeCluster("cluster-1");
    private final Random random = new Random(5);
    private MemoryJournal journal = new MemoryJournal();

    /** The store as everything but the tests themselves sees it. */
    ObjectStore store = memory;

    private record FakeLead(
            ProcedureEngine engine,
            FullBackupProcedure fullBackup,
            RestoreProcedure restore,
            SnapshotProcedures snapshots)
            implements Lead {
        @Override
        public void tidyUp() {}

        @Override
        public void close() {}
    }

    private final class OnlyRepository implements RepositoryDesk {
        @Override
        public boolean isNamed() {
            return true;
        }

        @Override
        public String location() {
            return "memory";
        }

        @Override
        public Optional<Bandwidth> bandwidth() {
            return Optional.empty();
        }

        @Override
        public Repository init() {
            return Repository.init(store, random, clock);
        }

        @Override
        public Repository open() {
            return Repository.open(store);
        }

        @Override
        public Verdict qualify() {
            throw new UnsupportedOperationException("nobody asks for it here");
        }

        @Override
        public Inspection inspect() {
            return Inspection.of(store);
        }
    }

    /** Remembers nothing, so that no damage is told by what was there before. */
    private static final class Forgetful implements CatalogMemories {
        @Override
        public Optional<CatalogMemory> find(RepositoryId repository) {
            return Optional.empty();
        }

        @Override
        public void keep(CatalogMemory memory) {}
    }

    private final class OnlyCluster implements ClusterDesk {
        @Override
        public boolean isNamed() {
            return true;
        }

        @Override
        public Cluster connect() {
            return cluster;
        }

        @Override
        public void close() {}
    }

    FrontDoor door() {
        return new FrontDoor(
                new OnlyRepository(),
                new Forgetful(),
                new OnlyCluster(),
                new PlainLeaders(this::lead),
                clock,
                random,
                2);
    }

    private Lead lead(Cluster over, ProcedureListener listener) {
        SnapshotProcedures snapshots = new SnapshotProcedures(over, clock, SnapshotSettings.DEFAULT);
        FullBackupProcedure backup = new FullBackupProcedure(
                over,
                snapshots.batch(),
                (location, limit) -> Repository.open(store),
                new LeaderEpoch(1),
                "test",
                clock,
                2);
        RestoreProcedure restore = new RestoreProcedure(over, (location, limit) -> Repository.open(store), clock, 2);
        return new FakeLead(
                new ProcedureEngine(
                        journal,
                        snapshots.kindsWith(backup, restore),
                        new StateCodec(ValueForms.module()),
                        clock,
                        RetryPolicy.DEFAULT,
                        new CallingThread(),
                        listener),
                backup,
                restore,
                snapshots);
    }

    BackupResult backUp(String... tables) {
        return door().createBackup(BackupRequest.of(BackupRequest.Type.FULL, tables), ProgressListener.NONE);
    }

    VerifyResult verify(VerifyRequest request) {
        return door().verify(request, ProgressListener.NONE);
    }

    /** Restores one table on a cluster that never saw it, which is then the cluster of this world. */
    void restoreElsewhere(String backup, String table) {
        cluster = new FakeCluster("cluster-2");
        journal = new MemoryJournal();
        door().restore(
                        new RestoreRequest(backup, List.of(table), Optional.empty(), RestoreOptions.NONE),
                        ProgressListener.NONE);
    }

    Map<ObjectKey, byte[]> objects() {
        Map<ObjectKey, byte[]> objects = new TreeMap<>();
        try (Stream<ObjectInfo> all = memory.list(KeyPrefix.all())) {
            all.forEach(object -> objects.put(object.key(), read(object.key())));
        }
        return objects;
    }

    List<ObjectKey> keys(KeyPrefix prefix) {
        try (Stream<ObjectInfo> all = memory.list(prefix)) {
            return all.map(ObjectInfo::key).toList();
        }
    }

    byte[] read(ObjectKey key) {
        return memory.read(key, LARGEST).orElseThrow();
    }

    void replace(ObjectKey key, byte[] content) {
        memory.delete(key);
        memory.putIfAbsent(key, content);
    }

    void flip(ObjectKey key, int at) {
        byte[] content = read(key);
        content[at] ^= 1;
        replace(key, content);
    }

    void put(Map<ObjectKey, byte[]> objects) {
        objects.forEach(memory::putIfAbsent);
    }
}
