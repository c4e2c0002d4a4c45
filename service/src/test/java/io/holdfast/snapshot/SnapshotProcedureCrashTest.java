package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotForm;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.JournalCodec;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dies before and after every write to the journal, forward and in rollback, and looks at what the next leader makes of it. */
class SnapshotProcedureCrashTest {

    private Stage stage = new Stage();

    private JournalRecord run(SnapshotState state) {
        SnapshotProcedures procedures = stage.procedures();
        return stage.run(procedures, procedures.create(), state.session(), state);
    }

    private SnapshotState stateOf(JournalRecord last) {
        SnapshotProcedures procedures = stage.procedures();
        return stage.engine(stage.journal, procedures).stateOf(last, procedures.create());
    }

    @Test
    void takesASnapshotOfEachTable() {
        JournalRecord last = run(stage.snapshot("nightly", Stage.ORDERS, Stage.EVENTS));

        assertThat(last.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(stage.cluster.snapshotNames()).containsExactly("nightly-default-orders", "nightly-ns-events");
        assertThat(stateOf(last).taken())
                .extracting(SnapshotState.Taken::table, SnapshotState.Taken::regions, SnapshotState.Taken::files)
                .containsExactly(tuple(Stage.ORDERS, 2L, 2L), tuple(Stage.EVENTS, 1L, 1L));
        assertThat(stage.cluster.flushed()).containsExactlyInAnyOrder("orders", "orders", "ns:events");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void finishesWhereverTheProcessDies(boolean listedEarly) {
        boolean died = true;
        for (int write = 1; died; write++) {
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                stage = new Stage(1);
                stage.cluster.snapshots().takeAfter(3);
                if (listedEarly) {
                    stage.cluster.snapshots().listEarly();
                }
                SnapshotState state = stage.snapshot("nightly", Stage.ORDERS, Stage.EVENTS);
                SnapshotProcedures procedures = stage.procedures();
                died |= stage.runAndDie(procedures, procedures.create(), state.session(), state, write, after);

                boolean neverRecorded = write == 1 && !after;
                assertThat(stage.cluster.snapshotNames())
                        .isEqualTo(neverRecorded ? List.of() : List.of("nightly-default-orders", "nightly-ns-events"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"take", "readRegions"})
    void leavesNothingWhereverTheProcessDiesWhileRollingBack(String failingCall) {
        boolean died = true;
        for (int write = 1; died; write++) {
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                stage = new Stage();
                stage.haveFromElsewhere("nightly-ns-other", Stage.EVENTS);
                stage.cluster.fail(failingCall, () -> new Corrupt("unable to " + failingCall, null, null));
                SnapshotState state = stage.snapshot("nightly", Stage.ORDERS, Stage.EVENTS);
                SnapshotProcedures procedures = stage.procedures();
                died |= stage.runAndDie(procedures, procedures.create(), state.session(), state, write, after);

                assertThat(stage.cluster.snapshotNames()).containsExactly("nightly-ns-other");
            }
        }
    }

    @Test
    void whatWasAskedForBeforeTheLeaderDiedIsNotAskedForAgain() {
        stage.cluster.snapshots().takeAfter(30);
        SnapshotState state = stage.snapshot("one", Stage.ORDERS);
        SnapshotProcedures procedures = stage.procedures();
        int asked = 6;

        assertThat(stage.runAndDie(procedures, procedures.create(), state.session(), state, asked, false))
                .isTrue();

        assertThat(stage.cluster.snapshots().begun()).isEqualTo(1);
        assertThat(stage.cluster.snapshotNames()).containsExactly("one");
    }

    @Test
    void neverDeletesASnapshotOfTheSameNameThatSomebodyElseTook() {
        SnapshotState state = stage.snapshot("one", Stage.ORDERS);
        SnapshotProcedures procedures = stage.procedures();
        assertThatThrownBy(() -> stage.engine(CrashingJournal.before("TAKE", stage.journal), procedures)
                        .run(new ProcedureId(state.session().text()), procedures.create(), state))
                .isInstanceOf(CrashingJournal.Crash.class);
        stage.haveFromElsewhere("one", Stage.ORDERS);

        stage.recover();

        assertThat(stage.journal.load())
                .filteredOn(record -> record.kind().equals("snapshot"))
                .extracting(record -> Objects.requireNonNull(record.failure()).code())
                .containsExactly(ErrorCode.CONFLICT);
        assertThat(stage.cluster.snapshotNames()).containsExactly("one");
    }

    @Test
    void asksAgainTenSecondsLaterWhenHBaseGaveUp() {
        stage.cluster.snapshots().giveUp(3);
        Instant begin = stage.now();

        assertThat(run(stage.snapshot("one", Stage.ORDERS)).phase()).isEqualTo(Phase.COMPLETE);

        assertThat(stage.cluster.snapshots().begun()).isEqualTo(4);
        assertThat(Duration.between(begin, stage.now())).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(35));
    }

    @Test
    void failsWhenHBaseGivesUpTenTimes() {
        stage.cluster.snapshots().giveUp(100);

        JournalRecord last = run(stage.snapshot("one", Stage.ORDERS));

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(stage.cluster.snapshots().begun()).isEqualTo(10);
    }

    @Test
    void failsWhenHBaseCannotBeAskedTenTimes() {
        stage.cluster.fail("take", () -> new Unavailable("unable to take", null, null));
        Instant begin = stage.now();

        assertThat(run(stage.snapshot("one", Stage.ORDERS)).phase()).isEqualTo(Phase.FAILED);

        assertThat(Duration.between(begin, stage.now())).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(95));
    }

    /** HBase cannot be stopped: what it completes after all is deleted then. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsInVainNoLongerThanTheLimitAndDeletesWhatComesLater(boolean listedEarly) {
        stage.cluster.snapshots().takeAfter(5_000);
        if (listedEarly) {
            stage.cluster.snapshots().listEarly();
        }
        Instant begin = stage.now();

        JournalRecord last = run(stage.snapshot("one", Stage.ORDERS));

        assertThat(last.phase()).isEqualTo(Phase.RUNNING);
        assertThat(Objects.requireNonNull(last.failure()).message()).contains("found it still at work");
        assertThat(Duration.between(begin, stage.now())).isLessThan(Duration.ofMinutes(32));
        for (int look = 0; look < 5_000; look++) {
            // Each look brings it nearer to its end.
            stage.cluster.snapshotNames();
        }
        assertThat(stage.cluster.snapshotNames()).containsExactly("one");
        stage.recover();
        assertThat(stage.cluster.snapshotNames()).isEmpty();
    }

    @Test
    void twoOfOneTableAtOnceBothComeToTheirEndAlthoughHBaseTakesOneAtATime() {
        stage.cluster.snapshots().takeAfter(20);
        SnapshotState one = stage.snapshot("one", Stage.ORDERS);
        SnapshotState two = stage.snapshot("two", Stage.ORDERS);
        SnapshotProcedures procedures = stage.procedures();
        ProcedureEngine engine = stage.engine(stage.journal, procedures);
        for (SnapshotState state : List.of(one, two)) {
            engine.submit(
                    new ProcedureId(state.session().text()),
                    procedures.create(),
                    state,
                    ProcedureEngine.Contention.REFUSE);
        }

        assertThat(engine.await(new ProcedureId(one.session().text())).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(engine.await(new ProcedureId(two.session().text())).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(stage.cluster.snapshotNames()).containsExactly("one", "two");
    }

    @Test
    void twoUnderOneNameAreRefused() {
        SnapshotState one = stage.snapshot("one", Stage.ORDERS);
        SnapshotState two = stage.snapshot("one", Stage.EVENTS);
        SnapshotProcedures procedures = stage.procedures();
        ProcedureEngine engine = stage.engine(stage.journal, procedures);
        engine.submit(
                new ProcedureId(one.session().text()), procedures.create(), one, ProcedureEngine.Contention.REFUSE);

        assertThatThrownBy(() -> engine.submit(
                        new ProcedureId(two.session().text()),
                        procedures.create(),
                        two,
                        ProcedureEngine.Contention.REFUSE))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void ofADisabledTableNothingIsFlushed() {
        stage.cluster.disable(Stage.ORDERS);

        JournalRecord last = run(stage.snapshot("one", Stage.ORDERS));

        assertThat(stage.cluster.flushed()).isEmpty();
        assertThat(stateOf(last).taken())
                .extracting(SnapshotState.Taken::enabled)
                .containsExactly(false);
        assertThat(stage.named("one").get(0).form()).isEqualTo(SnapshotForm.OFFLINE);
    }

    @Test
    void underThePolicySkipFlushNothingIsFlushed() {
        run(stage.snapshot("one", SnapshotForm.SKIPFLUSH, Stage.ORDERS));

        assertThat(stage.cluster.flushed()).isEmpty();
        assertThat(stage.named("one").get(0).form()).isEqualTo(SnapshotForm.SKIPFLUSH);
    }

    @Test
    void waitsForSplitsAndMergesForAWhile() {
        stage.cluster.restructureFor(20);
        assertThat(run(stage.snapshot("one", Stage.ORDERS)).phase()).isEqualTo(Phase.COMPLETE);

        stage.cluster.restructureFor(1_000);
        assertThat(run(stage.snapshot("two", Stage.ORDERS)).phase()).isEqualTo(Phase.FAILED);
        assertThat(stage.cluster.snapshotNames()).containsExactly("one");
    }

    @Test
    void regionsThatCannotBeFlushedAreLeftToTheSnapshotItself() {
        stage.cluster.fail("flush", () -> new Unavailable("unable to flush", null, null));

        assertThat(run(stage.snapshot("one", Stage.ORDERS)).phase()).isEqualTo(Phase.COMPLETE);
    }

    @Test
    void aSnapshotWithoutOneOfItsFilesIsRefusedAsCorruptAndRemovedWithAllOthers() {
        stage.cluster.lose("ns:events", "third");

        JournalRecord last = run(stage.snapshot("nightly", Stage.ORDERS, Stage.EVENTS));

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(last.failure().message()).contains("ns:events").contains("found it nowhere");
        assertThat(stage.cluster.snapshotNames()).isEmpty();
    }

    @Test
    void verifiesInSeveralTasksWhereThereAreManyRegions() {
        stage = new Stage(1);

        JournalRecord last = run(stage.snapshot("one", Stage.ORDERS));

        assertThat(stateOf(last).taken())
                .extracting(SnapshotState.Taken::files, SnapshotState.Taken::bytes)
                .containsExactly(tuple(2L, 11L));

        stage.cluster.lose("orders", "second");
        assertThat(run(stage.snapshot("two", Stage.ORDERS)).phase()).isEqualTo(Phase.FAILED);
        assertThat(stage.cluster.snapshotNames()).containsExactly("one");
    }

    @Test
    void anUnknownTableIsRejectedBeforeAnythingBegins() {
        assertThatThrownBy(() -> stage.snapshot("one", Stage.ORDERS, TableId.parse("unknown")))
                .isInstanceOf(Rejected.class);
        assertThat(stage.journal.load()).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsAConflict() {
        stage.have("one", Stage.ORDERS);
        stage.have("nightly", Stage.ORDERS, Stage.EVENTS);

        assertThatThrownBy(() -> stage.snapshot("one", Stage.EVENTS)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> stage.snapshot("one", Stage.EVENTS, Stage.ORDERS))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> stage.snapshot("nightly", Stage.EVENTS)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> stage.snapshot("nightly-ns-events", Stage.EVENTS))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void namesThatHBaseOrHoldfastCannotHaveAreRejected() {
        for (String name : List.of("", "-x", ".x", "a/b", "holdfast-mine", "x".repeat(201))) {
            assertThatThrownBy(() -> stage.snapshot(name, Stage.ORDERS))
                    .as(name)
                    .isInstanceOf(Rejected.class);
        }
    }

    /** As the first version wrote it; names of steps and components are for ever. */
    private static final List<String> GOLDEN = List.of("""
            {"version":2,"id":"20260304T120000123Z-0a1b2c3d","kind":"snapshot","phase":"RUNNING","step":"TABLES",\
            "state":{"session":"20260304T120000123Z-0a1b2c3d","name":"nightly","tables":["orders","ns:events"],\
            "form":"FLUSH","ttlSeconds":604800,"taken":[]},"childrenAtOnce":4,\
            "startedAt":"2026-03-04T12:00:00.123Z","stepSince":"2026-03-04T12:00:00.2Z",\
            "updatedAt":"2026-03-04T12:00:00.4Z"}""", """
            {"version":2,"id":"20260304T120000123Z-0a1b2c3d.0",\
            "parent":{"id":"20260304T120000123Z-0a1b2c3d","step":"TABLES"},"kind":"snapshot.table",\
            "phase":"RUNNING","step":"TAKE","state":{"name":"nightly-default-orders","table":"orders",\
            "form":"FLUSH","ownName":false,"createdAt":"2026-03-04T12:00:00.123Z","ttlSeconds":604800,\
            "begunAt":"2026-03-04T12:00:00.123Z","enabled":true,"from":"2026-03-04T12:00:00.3Z","attempts":0,\
            "askedAt":null,"to":null,"regions":0,"files":0,"bytes":0},\
            "startedAt":"2026-03-04T12:00:00.123Z","updatedAt":"2026-03-04T12:00:00.4Z"}""", """
            {"version":2,"id":"20260304T120000123Z-0a1b2c3d.1",\
            "parent":{"id":"20260304T120000123Z-0a1b2c3d","step":"TABLES"},"kind":"snapshot.table",\
            "phase":"RUNNING","step":"PREPARE","state":{"name":"nightly-ns-events","table":"ns:events",\
            "form":"FLUSH","ownName":false,"createdAt":"2026-03-04T12:00:00.123Z","ttlSeconds":604800,\
            "begunAt":"2026-03-04T12:00:00.123Z","enabled":true,"from":null,"attempts":0,\
            "askedAt":null,"to":null,"regions":0,"files":0,"bytes":0},\
            "startedAt":"2026-03-04T12:00:00.123Z","updatedAt":"2026-03-04T12:00:00.4Z"}""");

    @Test
    void takesUpWhatTheFirstVersionWrote() {
        assertThat(SnapshotProcedure.SnapshotStep.values())
                .extracting(Enum::name)
                .containsExactly("PREPARE", "TABLES", "COMPLETE");
        assertThat(SnapshotTableProcedure.SnapshotTableStep.values())
                .extracting(Enum::name)
                .containsExactly("PREPARE", "FLUSH_REGIONS", "TAKE", "VERIFY", "COMPLETE");
        assertThat(SnapshotBatchProcedure.BatchStep.values())
                .extracting(Enum::name)
                .containsExactly("TABLES", "COMPLETE");
        GOLDEN.forEach(golden ->
                stage.journal.write(List.of(JournalCodec.decode("golden", golden.getBytes(StandardCharsets.UTF_8)))));

        stage.recover();

        assertThat(stage.named("nightly")).hasSize(2).allMatch(snapshot -> snapshot.createdAt()
                .equals(new SessionId("20260304T120000123Z-0a1b2c3d").createdAt()));
    }
}
