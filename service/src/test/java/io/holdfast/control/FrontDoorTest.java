package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.VerifyRequest;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.measure.Bandwidth;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.storage.MemoryObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontDoorTest {

    private final DoorScene scene = new DoorScene();
    private final MemoryObjectStore store = scene.store;
    private final FakeCluster cluster = scene.cluster;
    private final MemoryJournal journal = scene.journal;
    private final FrontDoor door = scene.door();

    @BeforeEach
    void repositoryAndTables() {
        door.initRepository();
        cluster.createTable("orders", "first", "second");
        cluster.createTable("shop:events", "third");
    }

    private static BackupRequest tables(String... names) {
        return BackupRequest.of(BackupRequest.Type.AUTO, names);
    }

    private static BackupRequest all() {
        return new BackupRequest(
                List.of(), Optional.empty(), true, BackupRequest.Type.FULL, Optional.of("nightly"), Optional.empty());
    }

    private static RestoreRequest restoring(BackupResult backup, String... tables) {
        return new RestoreRequest(backup.backupId(), List.of(tables), Optional.empty(), RestoreOptions.NONE);
    }

    private BackupResult backUp(BackupRequest request) {
        return door.createBackup(request, ProgressListener.NONE);
    }

    @Test
    void saysWhatAQualificationFound() {
        assertThat(door.qualifyRepository())
                .isEqualTo(new QualifyResult(
                        false,
                        "memory",
                        List.of(
                                new QualifyResult.Check("listing", true, "fine"),
                                new QualifyResult.Check("clock", false, "wrong"))));
    }

    @Test
    void backsUpAllTablesOfUsersAndSaysWhatItDid() {
        BackupResult result = backUp(all());

        assertThat(result.tables()).containsExactly("orders", "shop:events");
        assertThat(result.state()).isEqualTo("COMPLETE");
        assertThat(result.filesTotal()).isEqualTo(3);
        assertThat(result.bytesCopied()).isEqualTo("firstsecondthird".length());
        assertThat(door.showBackup(result.backupId()).label()).isEqualTo("nightly");
        assertThat(door.repositoryInfo().files()).isEqualTo(3);
    }

    @Test
    void aSessionKeepsToTheLimitThatItIsGivenOrElseToThatOfTheRepository() {
        Bandwidth asked = new Bandwidth(2_000_000);
        BackupResult backup = backUp(new BackupRequest(
                List.of("orders"),
                Optional.empty(),
                false,
                BackupRequest.Type.AUTO,
                Optional.empty(),
                Optional.of(asked)));
        assertThat(scene.bandwidths).containsExactly(asked);

        backUp(tables("orders"));
        assertThat(scene.bandwidths).containsExactly(asked, DoorScene.BANDWIDTH);

        scene.bandwidths.clear();
        door.restore(
                new RestoreRequest(
                        backup.backupId(),
                        List.of(),
                        Optional.of("_1"),
                        RestoreOptions.NONE.within(Optional.of(asked))),
                ProgressListener.NONE);
        door.restore(
                new RestoreRequest(backup.backupId(), List.of(), Optional.of("_2"), RestoreOptions.NONE),
                ProgressListener.NONE);
        assertThat(scene.bandwidths).containsExactly(asked, DoorScene.BANDWIDTH);

        scene.bandwidths.clear();
        door.verify(VerifyRequest.deep().within(Optional.of(asked)), ProgressListener.NONE);
        door.verify(VerifyRequest.deep(), ProgressListener.NONE);
        assertThat(scene.bandwidths).containsExactly(asked, DoorScene.BANDWIDTH);
    }

    @Test
    void aNameThatIsUnknownAmongOthersChangesNothing() {
        List<String> before = scene.keys();

        assertThatThrownBy(() -> backUp(tables("orders", "nothing")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("nothing");

        assertThat(scene.keys()).isEqualTo(before);
        assertThat(journal.load()).allMatch(JournalRecord::closed);
        assertThat(cluster.snapshotNames()).isEmpty();
    }

    @Test
    void refusesRequestsThatContradictThemselves() {
        assertThatThrownBy(() -> backUp(tables())).isInstanceOf(Rejected.class).hasMessageContaining("neither");
        assertThatThrownBy(() -> backUp(new BackupRequest(
                        List.of("orders"),
                        Optional.empty(),
                        true,
                        BackupRequest.Type.FULL,
                        Optional.empty(),
                        Optional.empty())))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("more than one");
        assertThatThrownBy(() -> backUp(new BackupRequest(
                        List.of("orders"),
                        Optional.empty(),
                        false,
                        BackupRequest.Type.FULL,
                        Optional.of("x".repeat(257)),
                        Optional.empty())))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("256");
        assertThatThrownBy(() -> backUp(tables("orders").by(Optional.of(0))))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected 1 worker or more, found 0");
    }

    @Test
    void aTableThatIsNamedTwiceIsBackedUpOnce() {
        assertThat(backUp(tables("orders", "default:orders")).tables()).containsExactly("orders");
    }

    @Test
    void aBackupThatFailsSaysWhyAndIsNotListed() {
        cluster.fail("open", () -> new Unavailable("unable to read: the disk is slow", "wait", null));

        assertThatThrownBy(() -> backUp(all()))
                .isInstanceOf(Unavailable.class)
                .hasMessage("unable to read: the disk is slow");

        assertThat(door.listBackups(BackupFilter.ALL).backups()).isEmpty();
        assertThat(journal.load()).allMatch(JournalRecord::closed);
    }

    @Test
    void listsNewestFirstByTableAndUpToALimit() {
        BackupResult first = backUp(tables("orders"));
        BackupResult second = backUp(all());

        assertThat(door.listBackups(BackupFilter.ALL).backups())
                .extracting(BackupSummary::backupId)
                .containsExactly(second.backupId(), first.backupId());
        assertThat(door.listBackups(
                                new BackupFilter(Optional.of("shop:events"), Optional.empty(), Optional.empty(), 10))
                        .backups())
                .extracting(BackupSummary::backupId)
                .containsExactly(second.backupId());
        assertThat(door.listBackups(new BackupFilter(Optional.empty(), Optional.empty(), Optional.empty(), 1))
                        .backups())
                .hasSize(1);
        assertThat(door.listBackups(new BackupFilter(Optional.empty(), Optional.empty(), Optional.of("FAILED"), 10))
                        .backups())
                .isEmpty();
    }

    @Test
    void restoresUnderANewNameAndReleasesThePinOnceItIsNotNeeded() {
        BackupResult backup = backUp(tables("orders"));

        RestoreResult result = door.restore(restoring(backup, "orders=back"), ProgressListener.NONE);

        assertThat(result.tables()).extracting(RestoreResult.Table::to).containsExactly("back");
        assertThat(cluster.contents("back")).containsExactly("first", "second");
        assertThat(cluster.snapshotNames()).hasSize(1);

        cluster.majorCompact("back");
        door.restore(restoring(backup, "orders=again"), ProgressListener.NONE);
        assertThat(cluster.snapshotNames()).hasSize(1);
    }

    @Test
    void aPlanSaysWhatAnActualRestoreRefuses() {
        BackupResult backup = backUp(tables("orders"));

        RestorePlan plan = door.planRestore(restoring(backup));
        assertThat(plan.feasible()).isFalse();
        assertThat(plan.problems()).hasSize(1);
        assertThatThrownBy(() -> door.restore(restoring(backup), ProgressListener.NONE))
                .isInstanceOf(Conflict.class)
                .hasMessage(plan.problems().get(0));
        assertThat(journal.load()).allMatch(JournalRecord::closed);
    }

    @Test
    void replacesATableOnRequestOnly() {
        BackupResult backup = backUp(tables("orders"));
        cluster.createTable("orders", "later");
        assertThatThrownBy(() -> door.restore(restoring(backup), ProgressListener.NONE))
                .isInstanceOfSatisfying(Conflict.class, e -> assertThat(e.hint())
                        .hasValueSatisfying(hint -> assertThat(hint).contains("--overwrite")));
        assertThat(cluster.contents("orders")).containsExactly("later");

        RestorePlan plan = door.planRestore(overwriting(backup));
        assertThat(plan.feasible()).isTrue();
        assertThat(plan.tables())
                .extracting(table -> Objects.requireNonNull(table.overwrite()).failsafe())
                .containsExactly("holdfast-overwritten-<session>-0");
        assertThat(cluster.contents("orders")).containsExactly("later");

        RestoreResult result = door.restore(overwriting(backup), ProgressListener.NONE);

        assertThat(cluster.contents("orders")).containsExactly("first", "second");
        assertThat(cluster.snapshotNames())
                .contains(Objects.requireNonNull(result.tables().get(0).failsafe()));
    }

    private static RestoreRequest overwriting(BackupResult backup) {
        return new RestoreRequest(
                backup.backupId(), List.of(), Optional.empty(), RestoreOptions.NONE.overwriting(true));
    }

    /** HBase would take links to its files for references. */
    @Test
    void refusesToReplaceATableThatHBaseWouldMistakeForAFile() {
        cluster.createTable("2026.orders", "a");
        BackupResult backup = backUp(tables("2026.orders"));

        RestorePlan plan = door.planRestore(overwriting(backup));

        assertThat(plan.feasible()).isFalse();
        assertThatThrownBy(() -> door.restore(overwriting(backup), ProgressListener.NONE))
                .isInstanceOf(Rejected.class)
                .hasMessage(plan.problems().get(0));
        assertThat(cluster.contents("2026.orders")).containsExactly("a");
    }

    @Test
    void aPlanSaysWhatIsKeptThoughItIsOlderThanItsFamilyKeepsIt() {
        BackupResult backup = backUp(tables("orders"));

        RestorePlan plan = door.planRestore(new RestoreRequest(
                backup.backupId(), List.of(), Optional.of("_old"), RestoreOptions.NONE.keepingExpired(true)));

        assertThat(plan.keepExpired()).isTrue();
        assertThat(plan.notes())
                .anyMatch(note -> note.contains("keeps cells for ever from then on, no more for PT168H"));
    }

    @Test
    void allTablesAreWithoutThoseThatARestoreBuilds() {
        cluster.createTable("orders__holdfast_20260131T235959123Z-0a1b2c3d", "half");

        BackupResult backup = door.createBackup(all(), ProgressListener.NONE);

        assertThat(backup.tables()).noneMatch(table -> table.contains("__holdfast_"));
    }

    @Test
    void refusesBackupsThatAreNotThere() {
        String unknown = SessionId.create(scene.clock.instant(), new Random(9)).text();

        assertThatThrownBy(() -> door.showBackup(unknown)).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> door.showBackup("yesterday")).isInstanceOf(Rejected.class);
    }

    @Test
    void progressRisesToTheTotalOfEachStep() {
        List<Progress> heard = new ArrayList<>();
        door.createBackup(all(), heard::add);

        List<Progress> copying =
                heard.stream().filter(p -> p.unit().equals("bytes")).toList();
        assertThat(copying).extracting(Progress::done).isSorted();
        assertThat(copying.get(copying.size() - 1).done())
                .isEqualTo(copying.get(copying.size() - 1).total())
                .isEqualTo("firstsecondthird".length());
        assertThat(heard).extracting(Progress::step).contains("SNAPSHOT_TABLES", "COPY", "COMMIT");
    }

    @Test
    void aStoredFileThatIsDamagedKeepsTheTableFromAppearing() {
        BackupResult backup = backUp(tables("orders"));
        String object = scene.keys().stream()
                .filter(key -> key.startsWith("data/"))
                .findFirst()
                .orElseThrow();
        store.delete(new ObjectKey(object));

        assertThat(door.planRestore(restoring(backup, "orders=back")).feasible())
                .isFalse();
        assertThatThrownBy(() -> door.restore(restoring(backup, "orders=back"), ProgressListener.NONE))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(object);
        assertThat(cluster.contents("back")).isEmpty();
        assertThat(cluster.hasNothingStaged()).isTrue();
        assertThat(cluster.snapshotNames()).isEmpty();
    }
}
