package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.FullBackupState;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.Permission;
import io.holdfast.format.Permission.Action;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.BuildTable;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Failure;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalCodec;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repository;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Replaces two tables, and makes a third, dying before and after every write to the journal, forward and in rollback, and
 * looks at what the next leader makes of it: all are as in the backup, or all are as they were.
 */
class InPlaceCrashTest {

    private static final Duration KEEP = Duration.ofHours(24);
    private static final Instant TAKEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final TableId ORDERS = TableId.parse("orders");
    private static final TableId EVENTS = TableId.parse("ns:events");
    private static final TableId LOST = TableId.parse("lost");
    private static final Permission NOW = new Permission("amy", null, null, List.of(Action.READ));
    private static final Permission RECORDED = new Permission("bob", null, null, List.of(Action.WRITE));

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(7);
    private final FakeCluster source = new FakeCluster("cluster-1");
    private final MemoryObjectStore store = new MemoryObjectStore(clock);
    private final Repository repository = Repository.init(store, new Random(1), clock);
    private FakeCluster target = newTarget();
    private MemoryJournal journal = new MemoryJournal();
    private FullBackupState backup = newBackup(List.of());

    private FullBackupState newBackup(List<TableId> tables) {
        return FullBackupState.begin(
                SessionId.create(clock.instant(), random), "memory", tables, null, clock.instant());
    }

    /** Where one of the tables is disabled, and none is as it was at the time of the backup. */
    private static FakeCluster newTarget() {
        FakeCluster cluster = new FakeCluster("cluster-2");
        cluster.createTable("orders", "former");
        cluster.createTable("ns:events", "old", "older");
        cluster.disable(EVENTS);
        cluster.acls().keep().grant(ORDERS, NOW);
        return cluster;
    }

    @BeforeEach
    void threeTablesAndABackupOfThem() {
        source.createTable("orders", "first", "second");
        source.createTable("ns:events", "third");
        source.createTable("lost", "fourth");
        source.acls().keep().grant(ORDERS, RECORDED);
        backup = newBackup(List.of(ORDERS, EVENTS, LOST));
        SnapshotProcedures snapshots = snapshots(source);
        FullBackupProcedure procedure = new FullBackupProcedure(
                source, snapshots.batch(), (location, limit) -> repository, new LeaderEpoch(1), "test", clock, 2);
        JournalRecord last = engine(new MemoryJournal(), snapshots.kindsWith(procedure))
                .run(new ProcedureId(backup.session().text()), procedure, backup);
        assertThat(last.phase()).isEqualTo(Phase.COMPLETE);
    }

    private ProcedureEngine engine(Journal journalOfThisProcess, List<Procedure<?, ?>> kinds) {
        return new ProcedureEngine(
                journalOfThisProcess,
                kinds,
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
    }

    private RestoreProcedures procedures() {
        return new RestoreProcedures(
                target,
                snapshots(target).table(),
                (location, limit) -> repository,
                Clock.fixed(TAKEN, ZoneOffset.UTC),
                2);
    }

    private SnapshotProcedures snapshots(FakeCluster cluster) {
        return new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
    }

    private ProcedureEngine engine(Journal journalOfThisProcess) {
        List<Procedure<?, ?>> kinds = new ArrayList<>(snapshots(target).kindsWith());
        kinds.addAll(procedures().kinds());
        return engine(journalOfThisProcess, kinds);
    }

    private RestoreState newRestore() {
        return newRestore(new RestoreManner(List.of(ORDERS, EVENTS), false, false, Selection.ALL));
    }

    private RestoreState newRestore(RestoreManner manner) {
        return RestoreState.begin(
                        SessionId.create(clock.instant(), random),
                        "memory",
                        List.of(
                                new RestoreTarget(backup.backup(), ORDERS, ORDERS),
                                new RestoreTarget(backup.backup(), EVENTS, EVENTS),
                                new RestoreTarget(backup.backup(), LOST, LOST)),
                        clock.instant())
                .in(manner);
    }

    private JournalRecord run(RestoreState state) {
        return engine(journal).run(id(state), procedures().of(state), state);
    }

    private static ProcedureId id(RestoreState state) {
        return new ProcedureId(state.session().text());
    }

    /** Returns false if there are fewer writes than that. */
    private boolean dies(RestoreState state, int write, boolean after) {
        boolean died = false;
        try {
            engine(new CrashingJournal(journal, write, after))
                    .run(id(state), procedures().of(state), state);
        } catch (CrashingJournal.Crash expected) {
            died = true;
            engine(journal).recover();
        }
        assertThat(journal.load()).allMatch(JournalRecord::closed);
        return died;
    }

    private void startAnew() {
        target = newTarget();
        journal = new MemoryJournal();
    }

    @Test
    void replacesTablesAndKeepsWhatTheyWere() {
        RestoreState state = newRestore();

        assertThat(run(state).phase()).isEqualTo(Phase.COMPLETE);

        assertReplaced();
        assertThat(target.acls().of(ORDERS)).containsExactly(NOW);
        target.snapshots().cloneAs(Failsafes.snapshotName(state.session(), 0), TableId.parse("before"));
        assertThat(target.contents("before")).containsExactly("former");
    }

    @Test
    void grantsWhatWasRecordedBesideWhatIsGrantedNow() {
        assertThat(run(newRestore().withAcl(true)).phase()).isEqualTo(Phase.COMPLETE);

        assertThat(target.acls().of(ORDERS)).containsExactlyInAnyOrder(NOW, RECORDED);
    }

    @Test
    void finishesWhereverTheProcessDies() {
        boolean died = true;
        for (int write = 1; died; write++) {
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                died = dies(newRestore(), write, after);

                boolean neverRecorded = write == 1 && !after;
                if (neverRecorded) {
                    assertUntouched();
                } else {
                    assertReplaced();
                    assertThat(target.acls().of(ORDERS)).containsExactly(NOW);
                }
            }
        }
    }

    /** What fails for good, and when. Only calls that no undo needs. */
    enum Obstacle {
        THE_BUILD_CANNOT_BE_MADE,
        THE_FIRST_CANNOT_BE_SNAPSHOT,
        THE_SECOND_CANNOT_BE_SNAPSHOT,
        THE_FIRST_DOES_NOT_COME_ONLINE,
        THE_SECOND_DOES_NOT_COME_ONLINE,
        SOMETHING_FAILS_AFTER_ALL_WERE_SWAPPED;

        void standIn(FakeCluster target) {
            switch (this) {
                case THE_BUILD_CANNOT_BE_MADE -> target.fail("place", () -> failure());
                case THE_FIRST_CANNOT_BE_SNAPSHOT ->
                    target.fail(
                            "take",
                            () -> unless(!target.find(ORDERS).orElseThrow().enabled()));
                case THE_SECOND_CANNOT_BE_SNAPSHOT ->
                    target.fail("take", () -> unless(target.contents("orders").contains("first")));
                case THE_FIRST_DOES_NOT_COME_ONLINE ->
                    target.fail(
                            "checkOnline",
                            () -> unless(target.contents("orders").contains("first")));
                case THE_SECOND_DOES_NOT_COME_ONLINE ->
                    target.fail(
                            "checkOnline",
                            () -> unless(target.contents("ns:events").contains("third")));
                case SOMETHING_FAILS_AFTER_ALL_WERE_SWAPPED ->
                    target.fail(
                            "settleMobFiles",
                            () -> unless(target.contents("ns:events").contains("third")));
            }
        }

        private static @Nullable Corrupt unless(boolean reached) {
            return reached ? failure() : null;
        }

        private static Corrupt failure() {
            return new Corrupt("unable to go on", null, null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void putsEverythingBackWhereverTheProcessDiesWhileRollingBack(Obstacle obstacle) {
        boolean died = true;
        for (int write = 2; died; write++) {
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                obstacle.standIn(target);
                died = dies(newRestore(), write, after);

                assertPutBack();
            }
        }
        assertThat(journal.load())
                .extracting(JournalRecord::failure)
                .extracting(failure -> Objects.requireNonNull(failure).code())
                .containsExactly(ErrorCode.CORRUPT);
    }

    @Test
    void aFailureBeforeAnythingIsDeletedLeavesNothing() {
        Obstacle.THE_FIRST_CANNOT_BE_SNAPSHOT.standIn(target);

        run(newRestore());

        assertUntouched();
    }

    @Test
    void aTableWhoseFailsafeWouldLackAFileIsNotDeleted() {
        target.lose("orders", "former");

        JournalRecord last = run(newRestore());

        Failure why = Objects.requireNonNull(last.failure());
        assertThat(why.code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(why.hint()).contains("drop it and restore again");
        assertThat(target.find(ORDERS).orElseThrow().enabled()).isTrue();
        assertThat(target.contents("ns:events")).containsExactly("old", "older");
        assertThat(target.snapshotNames()).isEmpty();
    }

    @Test
    void waitsForSnapshotsThatTakeTheirTimeAndAsksForEachOnce() {
        target.snapshots().takeAfter(3);

        assertThat(run(newRestore()).phase()).isEqualTo(Phase.COMPLETE);

        assertReplaced();
        assertThat(target.snapshots().begun()).as("two builds, two fail-safes").isEqualTo(4);
    }

    /** It could be the only one that there is of what was in the table. */
    @Test
    void whatWasPutBackKeepsItsFailsafeUntilItNeedsItNoMore() {
        Obstacle.SOMETHING_FAILS_AFTER_ALL_WERE_SWAPPED.standIn(target);
        run(newRestore());
        target.heal();

        failsafes(TAKEN.plus(KEEP)).release(Set.of());
        assertThat(target.snapshotNames()).hasSize(2);
        target.majorCompact("orders");
        failsafes(TAKEN.plus(KEEP)).release(Set.of());
        assertThat(target.snapshotNames()).hasSize(1);
    }

    @Test
    void failsafesGoWhenTheirTimeIsOver() {
        RestoreState state = newRestore();
        run(state);
        String first = Failsafes.snapshotName(state.session(), 0).text();

        failsafes(TAKEN.plus(KEEP).minusMillis(1)).release(Set.of());
        assertThat(target.snapshotNames()).contains(first);
        failsafes(TAKEN.plus(KEEP)).release(Set.of(state.session().text()));
        assertThat(target.snapshotNames()).as("the session has not ended").contains(first);
        target.createTable(BuildTable.of(ORDERS, state.session()).toString(), "built");
        failsafes(TAKEN.plus(KEEP)).release(Set.of());
        assertThat(target.snapshotNames()).as("the restore came to no end").contains(first);
        target.drop(BuildTable.of(ORDERS, state.session()));
        failsafes(TAKEN.plus(KEEP)).release(Set.of());
        assertThat(target.snapshotNames()).noneMatch(name -> name.startsWith("holdfast-overwritten-"));
    }

    private Failsafes failsafes(Instant now) {
        return new Failsafes(target, Clock.fixed(now, ZoneOffset.UTC), KEEP);
    }

    @Test
    void pinsStayUntilNoTableNeedsThem() {
        run(newRestore());
        ImportPins pins = new ImportPins(target);
        pins.release(Set.of());
        assertThat(pinsLeft()).as("links lead to the import, not to the build").hasSize(3);

        target.majorCompact("orders");
        pins.release(Set.of());

        assertThat(pinsLeft()).hasSize(2);
    }

    /** The fail-safe has links to what the earlier restore brought in. */
    @Test
    void pinsOfAnEarlierRestoreStayWhileTheTableMayBePutBack() {
        RestoreState earlier = newRestore();
        run(earlier);
        run(newRestore(new RestoreManner(List.of(ORDERS, EVENTS, LOST), false, false, Selection.ALL)));
        ImportPins pins = new ImportPins(target);

        pins.release(Set.of());
        assertThat(pinsLeft())
                .filteredOn(name -> name.contains(earlier.session().text()))
                .hasSize(5);
        failsafes(TAKEN.plus(KEEP)).release(Set.of());
        pins.release(Set.of());
        assertThat(pinsLeft()).noneMatch(name -> name.contains(earlier.session().text()));
    }

    private List<String> pinsLeft() {
        return target.snapshotNames().stream()
                .filter(name -> !name.startsWith("holdfast-overwritten-"))
                .toList();
    }

    @Test
    void aTableThatSomebodyMadeMeanwhileIsLeftAlone() {
        target.fail("cloneAs", () -> {
            if (target.find(ORDERS).isEmpty()) {
                target.createTable("orders", "somebody's own");
                return new Conflict("unable to clone: found table orders", null);
            }
            return null;
        });
        RestoreState state = newRestore();

        JournalRecord last = run(state);

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(target.contents("orders")).containsExactly("somebody's own");
        assertThat(target.snapshotNames())
                .containsExactly(Failsafes.snapshotName(state.session(), 0).text());
        target.snapshots().cloneAs(Failsafes.snapshotName(state.session(), 0), TableId.parse("before"));
        assertThat(target.contents("before")).containsExactly("former");
    }

    @Test
    void aTableThatIsGoneMeanwhileIsNotMadeUp() {
        target.drop(EVENTS);

        JournalRecord last = run(newRestore());

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(target.contents("orders")).containsExactly("former");
        assertThat(target.userTables()).containsExactly(ORDERS);
    }

    /** Writes that it took since would be lost. */
    @Test
    void aTableThatSomebodyEnablesMeanwhileIsNotDeleted() {
        target.fail("take", () -> {
            target.enable(ORDERS);
            return null;
        });

        JournalRecord last = run(newRestore());

        assertThat(Objects.requireNonNull(last.failure()).message()).contains("somebody enabled it");
        assertUntouched();
    }

    @Test
    void whatIsOlderThanItsFamilyKeepsItStaysIfWanted() {
        run(newRestore(new RestoreManner(List.of(ORDERS, EVENTS), true, true, Selection.ALL)));

        assertThat(target.find(ORDERS).orElseThrow().families().get(0).timeToLive())
                .isEmpty();
        assertThat(target.compacted()).as("of those that are enabled").containsExactly(ORDERS, LOST);
    }

    @Test
    void nobodyElseHasTheTablesMeanwhile() {
        List<Throwable> refused = new ArrayList<>();
        ProcedureEngine engine = engine(journal);
        RestoreState state = newRestore();
        RestoreState other = newRestore();
        target.fail("stageSnapshot", () -> {
            assertThatThrownBy(() ->
                            engine.submit(id(other), procedures().of(other), other, ProcedureEngine.Contention.REFUSE))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("table:ns:events")
                    .satisfies(refused::add);
            return null;
        });

        engine.run(id(state), procedures().of(state), state);

        assertThat(refused).hasSize(3);
    }

    @Test
    void obeysACancelWhileItStages() {
        ProcedureEngine engine = engine(journal);
        RestoreState state = newRestore();
        List<String> staged = new ArrayList<>();
        target.fail("stageFile", () -> {
            synchronized (staged) {
                staged.add("a file");
            }
            engine.cancel(id(state));
            return null;
        });

        assertThat(engine.run(id(state), procedures().of(state), state).phase()).isEqualTo(Phase.CANCELLED);

        assertThat(staged).hasSizeLessThan(4);
        assertUntouched();
    }

    @Test
    void aCancelBetweenTwoTablesPutsTheFirstBack() {
        ProcedureEngine engine = engine(journal);
        RestoreState state = newRestore();
        target.fail("take", () -> {
            if (target.contents("orders").contains("first")) {
                engine.cancel(id(state));
            }
            return null;
        });

        assertThat(engine.run(id(state), procedures().of(state), state).phase()).isEqualTo(Phase.CANCELLED);

        assertPutBack();
    }

    /** As the first version wrote them; names of kinds, steps and components are for ever. */
    @Test
    void takesUpWhatTheFirstVersionWrote() {
        assertThat(InPlaceProcedure.InPlaceStep.values())
                .extracting(Enum::name)
                .containsExactly("PREPARE", "BUILD", "SNAPSHOT_BUILD", "SWAP", "SETTLE_MOB_FILES", "GRANT", "CLEANUP");
        assertThat(SwapProcedure.SwapStep.values())
                .extracting(Enum::name)
                .containsExactly("PREPARE", "DISABLE", "FAILSAFE", "DELETE", "CLONE", "VERIFY", "SETTLE");
        String golden = """
            {"version":2,"id":"20260131T235959123Z-0a1b2c3d","kind":"restore.in-place","phase":"RUNNING","step":"PREPARE",\
            "state":{"session":"20260131T235959123Z-0a1b2c3d","repository":"memory",\
            "targets":[{"backup":"%1$s","from":"orders","to":"orders"},\
            {"backup":"%1$s","from":"ns:events","to":"ns:events"},{"backup":"%1$s","from":"lost","to":"lost"}],\
            "newNamespaces":[],"withoutFiles":[],"bandwidth":null,"startedAt":"2026-01-31T23:59:59.123Z","acl":false,\
            "manner":{"overwritten":["orders","ns:events"],"keepExpired":false,"compact":false}},\
            "locks":[{"resource":"table:orders","mode":"EXCLUSIVE"}],\
            "startedAt":"2026-01-31T23:59:59.123Z","stepSince":"2026-01-31T23:59:59.123Z",\
            "updatedAt":"2026-01-31T23:59:59.4Z"}""".formatted(backup.backup());
        journal.write(List.of(JournalCodec.decode("golden", golden.getBytes(StandardCharsets.UTF_8))));

        engine(journal).recover();

        assertReplaced();
    }

    @Test
    void aSwapRemembersWhatTheFirstVersionDid() {
        RestoreState state = newRestore();
        target.fail("drop", () -> {
            assertThat(journal.load())
                    .filteredOn(record -> record.kind().equals("restore.swap"))
                    .extracting(record -> record.state().toString())
                    .containsExactlyInAnyOrder(swap(state, 0, "orders", true), swap(state, 1, "ns:events", true));
            target.heal();
            return null;
        });

        assertThat(run(state).phase()).isEqualTo(Phase.COMPLETE);
    }

    private static String swap(RestoreState state, int number, String table, boolean enabled) {
        return "{\"session\":\"%s\",\"number\":%d,\"table\":\"%s\",\"withoutFiles\":false,\"enabled\":%s}"
                .formatted(state.session(), number, table, enabled);
    }

    private void assertReplaced() {
        assertThat(target.contents("orders")).containsExactly("first", "second");
        assertThat(target.contents("ns:events")).containsExactly("third");
        assertThat(target.contents("lost")).containsExactly("fourth");
        assertThat(target.find(ORDERS).orElseThrow().enabled()).isTrue();
        assertThat(target.find(EVENTS).orElseThrow().enabled()).isFalse();
        assertThat(target.userTables()).containsExactly(LOST, EVENTS, ORDERS);
        assertThat(target.hasNothingStaged()).isTrue();
        assertThat(target.snapshotNames())
                .hasSize(7)
                .filteredOn(name -> name.startsWith("holdfast-overwritten-"))
                .hasSize(2);
    }

    private void assertPutBack() {
        assertThat(target.contents("orders")).containsExactly("former");
        assertThat(target.contents("ns:events")).containsExactly("old", "older");
        assertThat(target.find(ORDERS).orElseThrow().enabled()).isTrue();
        assertThat(target.find(EVENTS).orElseThrow().enabled()).isFalse();
        assertThat(target.userTables()).containsExactly(EVENTS, ORDERS);
        assertThat(target.acls().of(ORDERS)).containsExactly(NOW);
        assertThat(target.acls().of(EVENTS)).isEmpty();
        assertThat(target.hasNothingStaged()).isTrue();
        assertThat(target.hasNothingPlaced()).isTrue();
        assertThat(target.snapshotNames()).allMatch(name -> name.startsWith("holdfast-overwritten-"));
    }

    private void assertUntouched() {
        assertPutBack();
        assertThat(target.snapshotNames()).isEmpty();
    }
}
