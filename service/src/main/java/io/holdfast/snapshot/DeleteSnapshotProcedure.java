package io.holdfast.snapshot;

import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import java.util.List;

/** Deletes snapshots. Once the first may be gone, the others follow, however long that takes. */
public final class DeleteSnapshotProcedure
        implements Procedure<DeleteSnapshotState, DeleteSnapshotProcedure.DeleteStep> {

    /** The steps; their names are persisted. */
    public enum DeleteStep implements Procedure.Step {
        DECIDE {
            @Override
            public boolean decides() {
                return true;
            }
        },
        DELETE
    }

    private final Cluster cluster;

    DeleteSnapshotProcedure(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String kind() {
        return "snapshot.delete";
    }

    @Override
    public Class<DeleteSnapshotState> stateType() {
        return DeleteSnapshotState.class;
    }

    @Override
    public Class<DeleteStep> stepType() {
        return DeleteStep.class;
    }

    @Override
    public List<Lock> locks(DeleteSnapshotState state) {
        return state.snapshots().stream()
                .map(snapshot -> SnapshotLocks.exclusive(snapshot.name().text()))
                .toList();
    }

    @Override
    public Outcome<DeleteSnapshotState> execute(DeleteStep step, DeleteSnapshotState state, StepContext context) {
        return switch (step) {
            case DECIDE -> Outcome.done(state);
            case DELETE -> Outcome.done(delete(state, context));
        };
    }

    @Override
    public void undo(DeleteStep step, DeleteSnapshotState state, StepContext context) {
        // DECIDE does nothing, and what follows is never undone.
    }

    private DeleteSnapshotState delete(DeleteSnapshotState state, StepContext context) {
        for (int i = 0; i < state.snapshots().size(); i++) {
            SnapshotRef snapshot = state.snapshots().get(i);
            if (snapshot.isThere(cluster)) {
                context.checkLeading();
                cluster.snapshots().delete(snapshot.name());
            }
            context.progress(i + 1, state.snapshots().size(), "snapshots");
        }
        return state;
    }
}
