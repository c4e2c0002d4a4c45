package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureId;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dies before and after every write to the journal, forward and in rollback, and looks at what the next leader makes of it. */
class CloneSnapshotProcedureCrashTest {

    private static final TableId COPY = TableId.parse("ns:copy");

    private Stage stage = new Stage();

    private CloneSnapshotState cloning() {
        return CloneSnapshotState.begin(stage.cluster, stage.newSession(), stage.named("one"), COPY);
    }

    private void startAnew() {
        stage = new Stage();
        stage.have("one", Stage.ORDERS);
    }

    @Test
    void makesTheTableWhereverTheProcessDies() {
        boolean died = true;
        for (int write = 1; died; write++) {
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                CloneSnapshotState state = cloning();
                SnapshotProcedures procedures = stage.procedures();
                died |= stage.runAndDie(procedures, procedures.cloning(), state.session(), state, write, after);

                boolean neverRecorded = write == 1 && !after;
                if (neverRecorded) {
                    assertThat(stage.cluster.snapshotNames()).containsExactly("one");
                } else {
                    assertThat(stage.cluster.contents("ns:copy")).containsExactly("first", "second");
                    assertThat(stage.cluster.snapshotNames())
                            .containsExactly(state.pin().text(), "one");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duplicate", "cloneAs", "checkOnline"})
    void leavesNothingWhereverTheProcessDiesWhileRollingBack(String failingCall) {
        boolean died = true;
        for (int write = 1; died; write++) {
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                stage.cluster.fail(failingCall, () -> new Corrupt("unable to " + failingCall, null, null));
                CloneSnapshotState state = cloning();
                SnapshotProcedures procedures = stage.procedures();
                died |= stage.runAndDie(procedures, procedures.cloning(), state.session(), state, write, after);

                assertThat(stage.cluster.userTables()).containsExactlyInAnyOrder(Stage.ORDERS, Stage.EVENTS);
                assertThat(stage.cluster.snapshotNames()).containsExactly("one");
            }
        }
    }

    @Test
    void neverDropsATableThatSomebodyMadeMeanwhile() {
        startAnew();
        CloneSnapshotState state = cloning();
        SnapshotProcedures procedures = stage.procedures();
        assertThatThrownBy(() -> stage.engine(CrashingJournal.before("CLONE", stage.journal), procedures)
                        .run(new ProcedureId(state.session().text()), procedures.cloning(), state))
                .isInstanceOf(CrashingJournal.Crash.class);
        stage.cluster.createTable("ns:copy", "somebody's own");

        stage.recover();

        assertThat(stage.cluster.contents("ns:copy")).containsExactly("somebody's own");
        assertThat(stage.cluster.snapshotNames()).containsExactly("one");
    }

    @Test
    void aDamagedSnapshotIsRefused() {
        startAnew();
        CloneSnapshotState state = cloning();
        stage.cluster.lose("orders", "first");
        SnapshotProcedures procedures = stage.procedures();

        JournalRecord last = stage.run(procedures, procedures.cloning(), state.session(), state);

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
    }

    @Test
    void thePinStaysUntilTheTableHasNoLinksAnyMore() {
        startAnew();
        CloneSnapshotState state = cloning();
        SnapshotProcedures procedures = stage.procedures();
        stage.run(procedures, procedures.cloning(), state.session(), state);
        stage.cluster.snapshots().delete(new SnapshotName("one"));

        new SnapshotPins(stage.cluster).release(Set.of());
        assertThat(stage.cluster.snapshotNames()).containsExactly(state.pin().text());

        stage.cluster.majorCompact("ns:copy");
        new SnapshotPins(stage.cluster).release(Set.of(state.session().text()));
        assertThat(stage.cluster.snapshotNames()).containsExactly(state.pin().text());
        new SnapshotPins(stage.cluster).release(Set.of());
        assertThat(stage.cluster.snapshotNames()).isEmpty();
    }

    @Test
    void thePinStaysWhileTheTableMayBePutBackAsItWas() {
        startAnew();
        CloneSnapshotState state = cloning();
        SnapshotProcedures procedures = stage.procedures();
        stage.run(procedures, procedures.cloning(), state.session(), state);
        SnapshotName failsafe = new SnapshotName("holdfast-overwritten-20260131T235959123Z-0a1b2c3d-0");
        stage.cluster.take(failsafe, TableId.parse("ns:copy"));
        stage.cluster.majorCompact("ns:copy");

        new SnapshotPins(stage.cluster).release(Set.of());
        assertThat(stage.cluster.snapshotNames())
                .containsExactly(failsafe.text(), state.pin().text(), "one");

        stage.cluster.snapshots().delete(failsafe);
        new SnapshotPins(stage.cluster).release(Set.of());
        assertThat(stage.cluster.snapshotNames()).containsExactly("one");
    }

    @Test
    void whatCannotBeMadeIsRefusedBeforeAnythingBegins() {
        startAnew();
        stage.have("nightly", Stage.ORDERS, Stage.EVENTS);

        assertThatThrownBy(() -> clone("one", "orders")).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> clone("one", "unknown:copy")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> clone("one", "hbase:copy")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> clone("nightly", "copy")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> clone("nobody", "copy")).isInstanceOf(Rejected.class);
    }

    private CloneSnapshotState clone(String name, String table) {
        return CloneSnapshotState.begin(stage.cluster, stage.newSession(), stage.named(name), TableId.parse(table));
    }

    @Test
    void stepsAreForEver() {
        assertThat(CloneSnapshotProcedure.CloneStep.values())
                .extracting(Enum::name)
                .containsExactly("PREPARE", "PIN", "CLONE", "VERIFY", "CLEANUP");
    }
}
