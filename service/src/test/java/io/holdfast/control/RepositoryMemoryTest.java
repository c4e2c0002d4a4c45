package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.catalog.CatalogMemories;
import io.holdfast.catalog.RememberedCatalogs;
import io.holdfast.catalog.StateFolder;
import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a front door remembers of a repository, and what it does when the repository is another than it was. */
class RepositoryMemoryTest {

    private final DoorScene scene = new DoorScene();
    private final AtomicInteger shardsOpened = new AtomicInteger();

    @TempDir
    private Path home;

    @BeforeEach
    void repositoryAndTables() {
        scene.door().initRepository();
        scene.cluster.createTable("orders", "first", "second");
        scene.cluster.createTable("events", "third");
    }

    private ObjectStore countingShards() {
        return (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("open")
                            && ((ObjectKey) args[0]).path().contains("/shards/")) {
                        shardsOpened.incrementAndGet();
                    }
                    try {
                        return method.invoke(scene.store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private FrontDoor counting(CatalogMemories memories) {
        return scene.door(countingShards(), memories);
    }

    private static MemoryObjectStore copyOf(MemoryObjectStore store, DoorScene scene) {
        MemoryObjectStore copy = new MemoryObjectStore(scene.clock);
        try (Stream<ObjectInfo> objects = store.list(KeyPrefix.all())) {
            objects.forEach(object -> copy.putIfAbsent(
                    object.key(), store.read(object.key(), Integer.MAX_VALUE).orElseThrow()));
        }
        return copy;
    }

    /** A door to a repository that cannot be read any more once a backup begins to tidy up. */
    private FrontDoor blindAfterwards() {
        AtomicBoolean last = new AtomicBoolean();
        ObjectStore view = (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, args) -> {
                    if (last.get()) {
                        throw new Unavailable("unable to reach the store", null, null);
                    }
                    if (method.getName().equals("delete")
                            && ((ObjectKey) args[0]).path().startsWith("intents/")) {
                        last.set(true);
                    }
                    try {
                        return method.invoke(scene.store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return scene.door(view, scene.memories);
    }

    @Test
    void aBackupThatHappenedIsToldAsOneAlthoughNothingCanBeReadAnyMore() {
        FrontDoor door = blindAfterwards();

        BackupResult result = backUp(door);

        assertThat(result.tables()).containsExactly("orders");
        assertThat(result.filesTotal()).isEqualTo(2);
        assertThat(door.warnings()).singleElement().asString().contains("unable to remember");
        assertThat(scene.door().showBackup(result.backupId()).filesTotal()).isEqualTo(2);
    }

    private static BackupResult backUp(FrontDoor door) {
        return door.createBackup(BackupRequest.of(BackupRequest.Type.FULL, "orders"), ProgressListener.NONE);
    }

    private static void assertReadsButDoesNotWrite(FrontDoor door, String expected, BackupResult backup) {
        assertThat(door.repositoryInfo().broken()).contains(expected);
        assertThat(door.listBackups(BackupFilter.ALL).backups()).isNotNull();
        assertThat(door.warnings()).singleElement().asString().contains(expected);
        assertThatThrownBy(() -> backUp(door)).isInstanceOf(Conflict.class).hasMessageContaining(expected);
        assertThatThrownBy(() -> door.collectGarbage(ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.hint().orElseThrow()).contains("repo rebuild"));
        assertThatThrownBy(() -> door.deleteBackups(new DeletionRequest(List.of(backup.backupId()), false)))
                .isInstanceOf(Conflict.class);
    }

    private static void assertAcceptedByRebuild(FrontDoor door, FrontDoor next) {
        assertThat(door.rebuildRepository(ProgressListener.NONE).repository().broken())
                .isNotNull();
        assertThat(next.repositoryInfo().broken()).isNull();
        assertThat(backUp(next).state()).isEqualTo("COMPLETE");
        assertThat(next.warnings()).isEmpty();
    }

    @Test
    void countsAgainOnlyWhenTheBackupsAreOthers() {
        scene.backUp("orders", "events");
        RepositoryInfo first = counting(scene.memories).repositoryInfo();
        int once = shardsOpened.get();
        assertThat(once).isPositive();
        assertThat(first.files()).isEqualTo(3);

        assertThat(counting(scene.memories).repositoryInfo()).isEqualTo(first);
        assertThat(shardsOpened).hasValue(once);

        BackupResult second = scene.backUp("orders");
        assertThat(counting(scene.memories).repositoryInfo().backups()).isEqualTo(2);
        assertThat(counting(scene.memories).repositoryInfo().files()).isEqualTo(3);
        scene.door().deleteBackups(new DeletionRequest(List.of(second.backupId()), false));
        assertThat(counting(scene.memories).repositoryInfo().bytes()).isEqualTo(first.bytes());
    }

    @Test
    void whatIsForgottenOrGarbledComesBackByItself() throws IOException {
        scene.backUp("orders", "events");
        RepositoryInfo known = scene.door(scene.store, new StateFolder(home)).repositoryInfo();
        Path file = home.resolve(known.id()).resolve("catalog.json");
        for (byte[] damage : new byte[][] {{}, "nonsense".getBytes(java.nio.charset.StandardCharsets.UTF_8)}) {
            Files.write(file, damage);
            FrontDoor door = scene.door(scene.store, new StateFolder(home));
            assertThat(door.repositoryInfo()).isEqualTo(known);
            assertThat(door.warnings()).isEmpty();
        }
        Files.delete(file);
        assertThat(scene.door(scene.store, new StateFolder(home)).repositoryInfo())
                .isEqualTo(known);
        assertThat(file).exists();
    }

    @Test
    void worksWithAWarningWhereNothingCanBeKept() throws IOException {
        Path inTheWay = Files.writeString(home.resolve("state"), "a file");
        FrontDoor door = scene.door(scene.store, new StateFolder(inTheWay));

        BackupResult backup = backUp(door);
        door.deleteBackups(new DeletionRequest(List.of(backup.backupId()), false));

        assertThat(door.collectGarbage(ProgressListener.NONE).objects()).isPositive();
        assertThat(door.warnings()).singleElement().asString().contains("unable to keep what is known");
    }

    @Test
    void aRepositoryThatWasPutBackIsNotWrittenTo() {
        BackupResult first = scene.backUp("orders");
        MemoryObjectStore old = copyOf(scene.store, scene);
        scene.backUp("events");

        assertReadsButDoesNotWrite(scene.door(old, scene.memories), "has gone back", first);
        assertAcceptedByRebuild(scene.door(old, scene.memories), scene.door(old, scene.memories));
    }

    @Test
    void aRepositoryWithAnotherRootOfTheSameGenerationIsNotWrittenTo() {
        BackupResult first = scene.backUp("orders");
        MemoryObjectStore other = copyOf(scene.store, scene);
        scene.backUp("events");
        scene.door(other, new RememberedCatalogs()).repositoryInfo();
        backUp(scene.door(other, new RememberedCatalogs()));

        assertReadsButDoesNotWrite(scene.door(other, scene.memories), "has another history", first);
        assertAcceptedByRebuild(scene.door(other, scene.memories), scene.door(other, scene.memories));
    }

    @Test
    void aRepositoryThatWentOnFromAnEarlierRootIsNotWrittenTo() {
        BackupResult first = scene.backUp("orders");
        MemoryObjectStore other = copyOf(scene.store, scene);
        scene.backUp("events");
        for (int i = 0; i < 3; i++) {
            backUp(scene.door(other, new RememberedCatalogs()));
        }

        assertReadsButDoesNotWrite(scene.door(other, scene.memories), "has another history", first);
    }

    @Test
    void whatOthersCommittedIsNoBreak() {
        scene.backUp("orders");
        backUp(scene.door(scene.store, new RememberedCatalogs()));
        backUp(scene.door(scene.store, new RememberedCatalogs()));

        FrontDoor door = scene.door();
        assertThat(door.repositoryInfo().backups()).isEqualTo(3);
        assertThat(door.warnings()).isEmpty();
    }

    @Test
    void damagedBackupsAreNamedAndNotCounted() {
        BackupResult whole = scene.backUp("orders");
        BackupResult damaged = scene.backUp("events");
        assertThat(scene.door().repositoryInfo().files()).isEqualTo(3);
        scene.store.delete(Layout.shard(new BackupId(damaged.backupId()), 0));

        RepositoryInfo info = scene.door().repositoryInfo();
        assertThat(info.backups()).isEqualTo(1);
        assertThat(info.files()).isEqualTo(2);
        assertThat(info.damaged()).extracting(RepositoryInfo.Damaged::backupId).containsExactly(damaged.backupId());
        scene.store.delete(Layout.manifest(new BackupId(whole.backupId())));
        assertThat(scene.door().repositoryInfo().damaged()).hasSize(2);
    }

    @Test
    void rebuildSaysWhatCameWhatWentAndWhatIsNotListed() {
        BackupResult went = scene.backUp("orders");
        RememberedCatalogs elsewhere = new RememberedCatalogs();
        scene.door(scene.store, elsewhere).deleteBackups(new DeletionRequest(List.of(went.backupId()), false));
        BackupResult came = backUp(scene.door(scene.store, elsewhere));
        RememberedCatalogs asBefore = scene.memories;

        RebuildResult fresh =
                scene.door(scene.store, new RememberedCatalogs()).rebuildRepository(ProgressListener.NONE);
        assertThat(fresh.remembered()).isFalse();
        assertThat(fresh.came()).isEmpty();

        RebuildResult result = scene.door(scene.store, asBefore).rebuildRepository(ProgressListener.NONE);
        assertThat(result.remembered()).isTrue();
        assertThat(result.came()).containsExactly(came.backupId());
        assertThat(result.went()).containsExactly(went.backupId());
        assertThat(result.repository().files()).isEqualTo(2);
        assertThat(result.unlisted()).singleElement().satisfies(unlisted -> {
            assertThat(unlisted.backupId()).isEqualTo(went.backupId());
            assertThat(unlisted.tables()).containsExactly("orders");
            assertThat(unlisted.reason()).contains("deleted");
        });
    }
}
