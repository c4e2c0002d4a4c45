package io.holdfast.snapshot;

import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;

/** Looks for the files of some regions of a snapshot that has very many. */
final class SnapshotVerifyProcedure implements Procedure<SnapshotVerifyState, SnapshotVerifyProcedure.VerifyStep> {

    /** The steps; their names are persisted. */
    enum VerifyStep implements Procedure.Step {
        CHECK
    }

    private final Cluster cluster;

    SnapshotVerifyProcedure(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String kind() {
        return "snapshot.verify";
    }

    @Override
    public Class<SnapshotVerifyState> stateType() {
        return SnapshotVerifyState.class;
    }

    @Override
    public Class<VerifyStep> stepType() {
        return VerifyStep.class;
    }

    @Override
    public Outcome<SnapshotVerifyState> execute(VerifyStep step, SnapshotVerifyState state, StepContext context) {
        SnapshotCheck check = new SnapshotCheck(cluster, state.name());
        SnapshotCheck.Tally tally = check.files(state.from(), state.to(), done -> {
            context.checkRunning();
            context.progress(done, state.to() - state.from(), "regions");
        });
        check.requireSound(state.table());
        return Outcome.done(state.counted(tally));
    }

    @Override
    public void undo(VerifyStep step, SnapshotVerifyState state, StepContext context) {
        // It only looked.
    }
}
