package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dies before and after every write to the journal, and looks at what the next leader makes of it. */
class DeleteSnapshotProcedureCrashTest {

    private Stage stage = new Stage();

    private DeleteSnapshotState deletion(String name) {
        return DeleteSnapshotState.begin(stage.newSession(), stage.named(name));
    }

    @Test
    void deletesTheWholeGroupAndNothingElseWhereverTheProcessDies() {
        boolean died = true;
        for (int write = 1; died; write++) {
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                stage = new Stage();
                stage.have("nightly", Stage.ORDERS, Stage.EVENTS);
                stage.haveFromElsewhere("nightly-default", Stage.ORDERS);
                DeleteSnapshotState state = deletion("nightly");
                SnapshotProcedures procedures = stage.procedures();
                died |= stage.runAndDie(procedures, procedures.delete(), state.session(), state, write, after);

                boolean neverRecorded = write == 1 && !after;
                assertThat(stage.cluster.snapshotNames())
                        .hasSize(neverRecorded ? 3 : 1)
                        .contains("nightly-default");
            }
        }
    }

    @Test
    void whatCannotBeDeletedNowIsDeletedByALaterLeader() {
        stage.have("one", Stage.ORDERS);
        stage.cluster.fail("delete", () -> new Corrupt("unable to delete", null, null));
        DeleteSnapshotState state = deletion("one");
        SnapshotProcedures procedures = stage.procedures();

        assertThat(stage.run(procedures, procedures.delete(), state.session(), state)
                        .phase())
                .isEqualTo(Phase.FINISHING);

        stage.cluster.heal();
        stage.recover();
        assertThat(stage.cluster.snapshotNames()).isEmpty();
    }

    @Test
    void aSnapshotThatTookTheNameMeanwhileStays() {
        stage.have("one", Stage.ORDERS);
        DeleteSnapshotState state = deletion("one");
        SnapshotProcedures procedures = stage.procedures();
        assertThatThrownBy(() -> stage.engine(CrashingJournal.before("DELETE", stage.journal), procedures)
                        .run(new ProcedureId(state.session().text()), procedures.delete(), state))
                .isInstanceOf(CrashingJournal.Crash.class);
        stage.haveFromElsewhere("one", Stage.EVENTS);

        stage.recover();

        assertThat(stage.cluster.snapshotNames()).containsExactly("one");
    }

    @Test
    void whatSomethingElseNeedsIsRefused() {
        for (String name : List.of(
                "holdfast-pin-20260131T235959123Z-0a1b2c3d-0",
                "holdfast-import-20260131T235959123Z-0a1b2c3d-0",
                "holdfast-failsafe-20260131T235959123Z-0a1b2c3d-0",
                "holdfast-20260131T235959123Z-0a1b2c3d-0")) {
            stage.haveFromElsewhere(name, Stage.ORDERS);
            assertThatThrownBy(() -> deletion(name)).as(name).isInstanceOf(Conflict.class);
        }
    }

    @Test
    void stepsAreForEver() {
        assertThat(DeleteSnapshotProcedure.DeleteStep.values())
                .extracting(Enum::name)
                .containsExactly("DECIDE", "DELETE");
    }
}
