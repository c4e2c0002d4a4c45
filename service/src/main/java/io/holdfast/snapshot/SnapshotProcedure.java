package io.holdfast.snapshot;

import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.TableLocks;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import java.util.ArrayList;
import java.util.List;

/** Takes snapshots of some tables, of all of them or of none. */
public final class SnapshotProcedure implements Procedure<SnapshotState, SnapshotProcedure.SnapshotStep> {

    /** The steps; their names are persisted. */
    public enum SnapshotStep implements Procedure.Step {
        PREPARE,
        TABLES,
        COMPLETE {
            @Override
            public boolean decides() {
                return true;
            }
        }
    }

    private final Cluster cluster;
    private final SnapshotSettings settings;
    private final SnapshotTableProcedure table;

    SnapshotProcedure(Cluster cluster, SnapshotSettings settings, SnapshotTableProcedure table) {
        this.cluster = cluster;
        this.settings = settings;
        this.table = table;
    }

    @Override
    public String kind() {
        return "snapshot";
    }

    @Override
    public Class<SnapshotState> stateType() {
        return SnapshotState.class;
    }

    @Override
    public Class<SnapshotStep> stepType() {
        return SnapshotStep.class;
    }

    /** The group's name is locked, too, so that nobody takes a snapshot meanwhile that would hide the group. */
    @Override
    public List<Lock> locks(SnapshotState state) {
        List<Lock> locks = new ArrayList<>();
        state.tables().forEach(name -> locks.add(TableLocks.shared(name)));
        state.names().forEach(name -> locks.add(SnapshotLocks.exclusive(name.text())));
        if (state.tables().size() > 1) {
            locks.add(SnapshotLocks.exclusive(state.name()));
        }
        return locks;
    }

    @Override
    public Outcome<SnapshotState> execute(SnapshotStep step, SnapshotState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state));
            case TABLES -> Outcome.begin(state, children(state), settings.tablesAtOnce());
            case COMPLETE -> Outcome.done(state.with(context.children(table)));
        };
    }

    @Override
    public void undo(SnapshotStep step, SnapshotState state, StepContext context) {
        // PREPARE and COMPLETE only look; what TABLES began are children, which undo themselves.
    }

    private SnapshotState prepare(SnapshotState state) {
        state.check(cluster);
        return state;
    }

    private List<Outcome.Child<?>> children(SnapshotState state) {
        List<Outcome.Child<?>> children = new ArrayList<>();
        state.parts().forEach(part -> children.add(new Outcome.Child<>(table, part)));
        return children;
    }
}
