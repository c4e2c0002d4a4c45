package io.holdfast.verify;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.catalog.CatalogMemories;
import io.holdfast.catalog.CatalogMemory;
import io.holdfast.control.DoorScene;
import io.holdfast.control.FrontDoor;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RepositoryId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.RealHFiles;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private DoorScene scene = new DoorScene(clock, memory, cluster);

    /** The store as everything but the tests themselves sees it. */
    ObjectStore store = memory;

    /** Remembers nothing, so that no damage is told by what was there before. */
    private static final class Forgetful implements CatalogMemories {
        @Override
        public Optional<CatalogMemory> find(RepositoryId repository) {
            return Optional.empty();
        }

        @Override
        public void keep(CatalogMemory memory) {}
    }

    FrontDoor door() {
        return scene.door(store, new Forgetful());
    }

    /** Notes from now on what is read. */
    WatchedStore watch() {
        WatchedStore watched = new WatchedStore(memory);
        store = watched;
        return watched;
    }

    /** Tables {@code t0} to {@code t<count - 1>}, of two regions each. */
    void createTables(RealHFiles files, int count) {
        for (int i = 0; i < count; i++) {
            cluster.createTable("t" + i, files.plain(i), files.plain(1_000 + i));
        }
    }

    /** Backs up all of these, and says the id. */
    String backUpTables(int count) {
        String[] names = new String[count];
        Arrays.setAll(names, i -> "t" + i);
        return backUp(names).backupId();
    }

    /** The states of all backups, newest first. */
    List<String> states() {
        return door().listBackups(BackupFilter.ALL).backups().stream()
                .map(BackupSummary::state)
                .toList();
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
        scene = new DoorScene(clock, memory, cluster);
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
