package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.TableFacts;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dies before and after every write to the journal, forward and in rollback, and looks at what the next leader makes of it. */
class RestoreSnapshotProcedureCrashTest {

    private Stage stage = new Stage();

    /** Both tables have changed since their snapshots, and one is disabled. */
    private void startAnew() {
        stage = new Stage();
        stage.have("nightly", Stage.ORDERS, Stage.EVENTS);
        stage.cluster.createTable("orders", "changed");
        stage.cluster.createTable("ns:events", "third", "more");
        stage.cluster.disable(Stage.EVENTS);
    }

    private RestoreSnapshotState restore(boolean failsafe) {
        return RestoreSnapshotState.begin(
                stage.cluster, stage.newSession(), stage.named("nightly"), failsafe, stage.now());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void putsTheTablesBackWhereverTheProcessDies(boolean failsafe) {
        boolean died = true;
        for (int write = 1; died; write++) {
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                RestoreSnapshotState state = restore(failsafe);
                SnapshotProcedures procedures = stage.procedures();
                died |= stage.runAndDie(procedures, procedures.restore(), state.session(), state, write, after);

                boolean neverRecorded = write == 1 && !after;
                if (neverRecorded) {
                    assertFormer();
                } else {
                    assertRestored();
                }
            }
        }
    }

    /** After a step that fails, the tables are what they were, and in the state in which they were. */
    @ParameterizedTest
    @CsvSource({"duplicate", "disable", "take", "restore", "enable", "checkOnline"})
    void putsTheFormerContentBackWhereverTheProcessDiesWhileRollingBack(String failingCall) {
        boolean died = true;
        for (int write = 1; died; write++) {
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                FakeCluster cluster = stage.cluster;
                cluster.fail(failingCall, () -> {
                    cluster.heal();
                    return new Corrupt("unable to " + failingCall, null, null);
                });
                RestoreSnapshotState state = restore(true);
                SnapshotProcedures procedures = stage.procedures();
                boolean diedNow =
                        stage.runAndDie(procedures, procedures.restore(), state.session(), state, write, after);
                died |= diedNow;

                List<JournalRecord> left = stage.journal.load();
                boolean failed = left.stream().anyMatch(record -> record.phase() == Phase.FAILED);
                if (failed || left.isEmpty()) {
                    assertFormer();
                } else {
                    // It failed once, died, and the next leader had more luck.
                    assertThat(diedNow).isTrue();
                    assertRestored();
                }
            }
        }
    }

    @Test
    void aDamagedSnapshotIsRefusedBeforeTheTableIsTouched() {
        startAnew();
        RestoreSnapshotState state = restore(true);
        stage.cluster.lose("orders", "first");
        SnapshotProcedures procedures = stage.procedures();

        JournalRecord last = stage.run(procedures, procedures.restore(), state.session(), state);

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
        assertFormer();
    }

    /** The first table has been restored when the second cannot be. */
    @Test
    void aSnapshotThatTookTheNameMeanwhileIsNotRestored() {
        startAnew();
        RestoreSnapshotState state = restore(true);
        stage.cluster.fail("restore", () -> {
            stage.cluster.heal();
            stage.cluster.snapshots().delete(new SnapshotName("nightly-ns-events"));
            stage.haveFromElsewhere("nightly-ns-events", Stage.EVENTS);
            return null;
        });
        SnapshotProcedures procedures = stage.procedures();

        JournalRecord last = stage.run(procedures, procedures.restore(), state.session(), state);

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CONFLICT);
        stage.recover();
        assertFormer();
    }

    /** There is no way back: the restore is finished as soon as it can be. */
    @Test
    void withoutAFailsafeTheOnlyWayIsForward() {
        startAnew();
        stage.cluster.fail("restore", () -> new Corrupt("unable to restore", null, null));
        RestoreSnapshotState state = restore(false);
        SnapshotProcedures procedures = stage.procedures();

        JournalRecord last = stage.run(procedures, procedures.restore(), state.session(), state);
        assertThat(last.phase()).isEqualTo(Phase.RUNNING);
        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);

        stage.cluster.heal();
        stage.recover();
        assertRestored();
    }

    @Test
    void whatCannotBeRestoredIsRefusedBeforeAnythingBegins() {
        startAnew();
        stage.cluster.drop(Stage.EVENTS);
        assertThatThrownBy(() -> restore(true)).isInstanceOf(Rejected.class);

        String pin = "holdfast-pin-20260131T235959123Z-0a1b2c3d-0";
        stage.haveFromElsewhere(pin, Stage.ORDERS);
        assertThatThrownBy(() -> RestoreSnapshotState.begin(
                        stage.cluster, stage.newSession(), stage.named(pin), true, stage.now()))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void aFailsafeThatCameTooLateIsDeleted() {
        stage.haveFromElsewhere("holdfast-failsafe-20260131T235959123Z-0a1b2c3d-0", Stage.ORDERS);
        stage.haveFromElsewhere("holdfast-failsafe-mine", Stage.ORDERS);

        stage.recover();

        assertThat(stage.cluster.snapshotNames()).containsExactly(new SnapshotName("holdfast-failsafe-mine").text());
    }

    @Test
    void stepsAreForEver() {
        assertThat(RestoreSnapshotProcedure.RestoreStep.values())
                .extracting(Enum::name)
                .containsExactly("PREPARE", "PIN", "DISABLE", "FAILSAFE", "RESTORE", "ENABLE", "VERIFY", "CLEANUP");
    }

    private void assertRestored() {
        assertThat(stage.cluster.contents("orders")).containsExactly("first", "second");
        assertThat(stage.cluster.contents("ns:events")).containsExactly("third");
        assertStatesAndNothingLeft();
    }

    private void assertFormer() {
        assertThat(stage.cluster.contents("orders")).containsExactly("changed");
        assertThat(stage.cluster.contents("ns:events")).containsExactly("third", "more");
        assertStatesAndNothingLeft();
    }

    private void assertStatesAndNothingLeft() {
        assertThat(stage.cluster.find(Stage.ORDERS).map(TableFacts::enabled)).contains(true);
        assertThat(stage.cluster.find(Stage.EVENTS).map(TableFacts::enabled)).contains(false);
        assertThat(stage.cluster.snapshotNames()).containsExactly("nightly-default-orders", "nightly-ns-events");
    }
}
