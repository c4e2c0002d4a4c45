package io.holdfast.restore;

import io.holdfast.error.Conflict;
import io.holdfast.format.TableId;
import io.holdfast.hbase.BuildTable;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotRequest;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import io.holdfast.snapshot.SnapshotTableProcedure;
import io.holdfast.snapshot.SnapshotTableState;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings tables of a backup back where there are tables of these names. What is to replace them is built and verified under
 * names of the session's own ({@link BuildTable}), as any restore is; then one table after the other is swapped. All are
 * replaced or none: what was swapped is put back if another cannot be.
 */
final class InPlaceProcedure implements Procedure<RestoreState, InPlaceProcedure.InPlaceStep> {

    /** The steps; their names are persisted. */
    enum InPlaceStep implements Procedure.Step {
        PREPARE,
        BUILD,
        SNAPSHOT_BUILD,
        SWAP,
        SETTLE_MOB_FILES,
        GRANT {
            @Override
            public boolean decides() {
                return true;
            }
        },
        CLEANUP
    }

    private final Cluster cluster;
    private final SnapshotTableProcedure snapshots;
    private final RestoreProcedure restore;
    private final SwapProcedure swap;

    InPlaceProcedure(Cluster cluster, SnapshotTableProcedure snapshots, RestoreProcedure restore, SwapProcedure swap) {
        this.cluster = cluster;
        this.snapshots = snapshots;
        this.restore = restore;
        this.swap = swap;
    }

    @Override
    public String kind() {
        return "restore.in-place";
    }

    @Override
    public Class<RestoreState> stateType() {
        return RestoreState.class;
    }

    @Override
    public Class<InPlaceStep> stepType() {
        return InPlaceStep.class;
    }

    @Override
    public List<Lock> locks(RestoreState state) {
        return restore.locks(state);
    }

    @Override
    public Outcome<RestoreState> execute(InPlaceStep step, RestoreState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state));
            case BUILD -> Outcome.begin(state, List.of(new Outcome.Child<>(restore, state.besideThose())), 1);
            case SNAPSHOT_BUILD -> snapshotBuild(state, context);
            case SWAP -> Outcome.begin(state, swaps(state), 1);
            case SETTLE_MOB_FILES -> Outcome.done(restore.settleMobFiles(state));
            case GRANT -> Outcome.done(restore.grant(state, context));
            case CLEANUP -> Outcome.done(cleanUp(state, context));
        };
    }

    @Override
    public void undo(InPlaceStep step, RestoreState state, StepContext context) {
        switch (step) {
            case PREPARE -> {
                // It only looked.
            }
            case BUILD, SNAPSHOT_BUILD, SWAP -> {
                // What these began are children, which undo themselves.
            }
            case SETTLE_MOB_FILES -> {
                // Cells find them in either place, and the table that is put back has its own.
            }
            case GRANT -> {
                // HBase forgets permissions with their table.
            }
            case CLEANUP -> throw new IllegalStateException("CLEANUP follows the decision and is never undone");
        }
    }

    private RestoreState prepare(RestoreState state) {
        for (TableId table : state.manner().overwritten()) {
            if (cluster.tables().find(table).isEmpty()) {
                throw new Conflict(
                        "unable to overwrite table %s: expected it to be there, found it gone".formatted(table),
                        "restore without --overwrite");
            }
        }
        restore.checkAcl(state);
        return state;
    }

    /** A table that is disabled does not change any more: neither by a compaction, nor by a split. */
    private Outcome<RestoreState> snapshotBuild(RestoreState state, StepContext context) {
        RestoreState built = context.children(restore).get(0);
        List<Outcome.Child<?>> children = new ArrayList<>();
        for (SwapState next : swapsOf(state)) {
            context.checkRunning();
            cluster.tables().disable(next.build());
            cluster.imports().dropMobLinks(next.build());
            children.add(new Outcome.Child<>(
                    snapshots,
                    SnapshotTableState.ofOwnName(
                            next.buildSnapshot(), next.build(), SnapshotRequest.FOREVER, state.startedAt())));
        }
        return Outcome.begin(state.prepared(built.newNamespaces(), built.withoutFiles()), children, 1);
    }

    private List<Outcome.Child<?>> swaps(RestoreState state) {
        List<Outcome.Child<?>> children = new ArrayList<>();
        swapsOf(state).forEach(next -> children.add(new Outcome.Child<>(swap, next)));
        return children;
    }

    private static List<SwapState> swapsOf(RestoreState state) {
        List<SwapState> swaps = new ArrayList<>();
        for (int i = 0; i < state.targets().size(); i++) {
            TableId table = state.targets().get(i).to();
            if (state.overwrites(table)) {
                boolean withoutFiles = state.withoutFiles().contains(BuildTable.of(table, state.session()));
                swaps.add(SwapState.begin(state.session(), i, table, withoutFiles));
            }
        }
        return swaps;
    }

    private RestoreState cleanUp(RestoreState state, StepContext context) {
        for (SwapState done : swapsOf(state)) {
            context.checkLeading();
            cluster.tables().drop(done.build());
        }
        restore.compact(state);
        return state;
    }
}
