package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.api.BackupResult;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.GcResult;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.repository.ArchivedLogs;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletion and gc through a door behind which there is no cluster. */
class RetentionDeskTest {

    private final DoorScene scene = new DoorScene();
    private final FrontDoor door = scene.doorWithoutCluster(scene.store);

    @BeforeEach
    void repositoryAndTable() {
        scene.door().initRepository();
        scene.cluster.createTable("orders", "first", "second");
    }

    private static DeletionRequest named(BackupResult backup) {
        return new DeletionRequest(List.of(backup.backupId()), false);
    }

    private List<SessionHistory> histories() {
        try (Stream<ObjectInfo> objects = scene.store.list(Layout.history())) {
            return objects.map(object -> new SessionId(object.key().name()))
                    .flatMap(session -> scene.repository().history(session).stream())
                    .toList();
        }
    }

    /** The same store, in which nothing more can be written below history. */
    private ObjectStore withoutHistory() {
        return (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("putIfAbsent")
                            && Layout.history().covers((ObjectKey) args[0])) {
                        throw new Unavailable("unable to write: the disk is full", null, null);
                    }
                    try {
                        return method.invoke(scene.store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void plansChangeNothing() {
        BackupResult backup = scene.backUp("orders");
        List<String> before = scene.keys();

        assertThat(door.planDeletion(named(backup)).deleted()).containsExactly(backup.backupId());
        assertThat(door.planGc().garbage()).isEmpty();

        assertThat(scene.keys()).isEqualTo(before);
    }

    @Test
    void deletesAndCollectsWithoutAClusterAndNotesBoth() {
        BackupResult backup = scene.backUp("orders");
        List<Progress> heard = new ArrayList<>();

        assertThat(door.deleteBackups(named(backup)).deleted()).containsExactly(backup.backupId());
        assertThat(scene.keys("data")).isNotEmpty();
        long planned = door.planGc().objects();
        GcResult result = door.collectGarbage(heard::add);

        assertThat(result.objects()).isEqualTo(planned).isPositive();
        assertThat(scene.keys("data", "backups")).isEmpty();
        assertThat(heard).extracting(Progress::unit).containsOnly("objects");
        assertThat(heard).extracting(Progress::done).isSorted();
        assertThat(histories())
                .extracting(SessionHistory::operation, SessionHistory::state)
                .containsExactlyInAnyOrder(tuple("backup delete", "COMPLETE"), tuple("gc", "COMPLETE"));
    }

    @Test
    void editsThatNobodyAddsToGoWithTheBackupThatTheyFollow() {
        BackupResult backup = scene.backUp("orders");
        ArchivedLogs logs = new ArchivedLogs(scene.repository(), scene.cluster.id());
        SessionId reading = SessionId.create(scene.clock.instant(), new Random(4));
        ObjectKey segment = logs.add(reading, "orders", new byte[] {7}).object().key();
        logs.switchOff(SessionId.create(scene.clock.instant(), new Random(5)));

        door.collectGarbage(ProgressListener.NONE);
        assertThat(scene.keys("logs")).as("the backup may be followed").contains(segment.path());

        door.deleteBackups(named(backup));
        door.collectGarbage(ProgressListener.NONE);
        assertThat(scene.keys("data")).isEmpty();
        assertThat(scene.keys("logs")).singleElement().asString().endsWith("chain");
    }

    @Test
    void whatIsRefusedChangesNothingAndLeavesNoNote() {
        scene.backUp("orders");
        List<String> before = scene.keys();
        String unknown = BackupId.of(SessionId.create(scene.clock.instant(), new Random(9)))
                .text();

        for (List<String> ids : List.of(List.of(unknown), List.of("yesterday"), List.<String>of())) {
            assertThatThrownBy(() -> door.deleteBackups(new DeletionRequest(ids, true)))
                    .isInstanceOf(Rejected.class);
        }

        assertThat(scene.keys()).isEqualTo(before);
    }

    @Test
    void aDamagedBackupFailsAGcWhichSaysSoInItsHistory() {
        BackupResult backup = scene.backUp("orders");
        scene.store.delete(Layout.shard(new BackupId(backup.backupId()), 0));
        List<String> data = scene.keys("data");

        assertThatThrownBy(() -> door.collectGarbage(ProgressListener.NONE))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(backup.backupId());

        assertThat(scene.keys("data")).isEqualTo(data);
        assertThat(histories()).singleElement().satisfies(history -> {
            assertThat(history.operation()).isEqualTo("gc");
            assertThat(history.state()).isEqualTo("FAILED");
            assertThat(history.errorCode()).isEqualTo("CORRUPT");
            assertThat(history.errorMessage()).contains(backup.backupId());
        });
    }

    @Test
    void aHistoryThatCannotBeWrittenFailsNothing() {
        BackupResult backup = scene.backUp("orders");
        FrontDoor mute = scene.doorWithoutCluster(withoutHistory());

        mute.deleteBackups(named(backup));
        mute.collectGarbage(ProgressListener.NONE);

        assertThat(scene.keys("data", "history")).isEmpty();
    }
}
