package io.holdfast.snapshot;

import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Takes snapshots of many tables as a part of another procedure, which deletes them when it is done with them. */
public final class SnapshotBatchProcedure implements Procedure<SnapshotBatchState, SnapshotBatchProcedure.BatchStep> {

    /** The steps; their names are persisted. */
    public enum BatchStep implements Procedure.Step {
        TABLES,
        COMPLETE
    }

    private final SnapshotSettings settings;
    private final SnapshotTableProcedure table;

    SnapshotBatchProcedure(SnapshotSettings settings, SnapshotTableProcedure table) {
        this.settings = settings;
        this.table = table;
    }

    @Override
    public String kind() {
        return "snapshot.batch";
    }

    @Override
    public Class<SnapshotBatchState> stateType() {
        return SnapshotBatchState.class;
    }

    @Override
    public Class<BatchStep> stepType() {
        return BatchStep.class;
    }

    @Override
    public Outcome<SnapshotBatchState> execute(BatchStep step, SnapshotBatchState state, StepContext context) {
        return switch (step) {
            case TABLES -> Outcome.begin(state, children(state), settings.tablesAtOnce());
            case COMPLETE -> Outcome.done(state.with(cuts(context.children(table))));
        };
    }

    @Override
    public void undo(BatchStep step, SnapshotBatchState state, StepContext context) {
        // What it began are children, which undo themselves.
    }

    private List<Outcome.Child<?>> children(SnapshotBatchState state) {
        List<Outcome.Child<?>> children = new ArrayList<>();
        state.parts().forEach(part -> children.add(new Outcome.Child<>(table, part)));
        return children;
    }

    private static List<SnapshotBatchState.Cut> cuts(List<SnapshotTableState> done) {
        return done.stream()
                .map(part -> new SnapshotBatchState.Cut(
                        part.enabled(),
                        Objects.requireNonNull(part.from(), "FLUSH_REGIONS leaves it"),
                        Objects.requireNonNull(part.to(), "TAKE leaves it")))
                .toList();
    }
}
