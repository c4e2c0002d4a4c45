package io.holdfast.snapshot;

import io.holdfast.error.Fenced;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.KeySpace;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRequest;
import io.holdfast.hbase.TableLocks;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives tables the content and settings of snapshots, in place. What they are before is kept by fail-safe snapshots, and put
 * back on any failure: until the last step has succeeded, each table or its fail-safe is whole. They are taken of the
 * disabled tables, so that no write between is lost on the way back.
 *
 * <p>Without fail-safes there is no way back once the tables are disabled, and so the only way is forward.
 */
public final class RestoreSnapshotProcedure
        implements Procedure<RestoreSnapshotState, RestoreSnapshotProcedure.RestoreStep> {

    /** The steps; their names are persisted. */
    public enum RestoreStep implements Procedure.Step {
        PREPARE,
        PIN,
        DISABLE,
        FAILSAFE,
        RESTORE,
        ENABLE,
        VERIFY {
            @Override
            public boolean decides() {
                return true;
            }
        },
        CLEANUP
    }

    private final Cluster cluster;
    private final SnapshotSettings settings;
    private final SnapshotTableProcedure snapshotting;

    RestoreSnapshotProcedure(Cluster cluster, SnapshotSettings settings, SnapshotTableProcedure snapshotting) {
        this.cluster = cluster;
        this.settings = settings;
        this.snapshotting = snapshotting;
    }

    @Override
    public String kind() {
        return "snapshot.restore";
    }

    @Override
    public Class<RestoreSnapshotState> stateType() {
        return RestoreSnapshotState.class;
    }

    @Override
    public Class<RestoreStep> stepType() {
        return RestoreStep.class;
    }

    @Override
    public List<Lock> locks(RestoreSnapshotState state) {
        List<Lock> locks = new ArrayList<>();
        for (SnapshotRef snapshot : state.snapshots()) {
            locks.add(TableLocks.exclusive(snapshot.table()));
            locks.add(SnapshotLocks.shared(snapshot.name().text()));
        }
        return locks;
    }

    @Override
    public Optional<RetryPolicy> retries(RestoreStep step) {
        return Optional.of(ServiceWait.POLICY);
    }

    @Override
    public Outcome<RestoreSnapshotState> execute(RestoreStep step, RestoreSnapshotState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state));
            case PIN -> Outcome.done(pin(state));
            case DISABLE -> Outcome.done(disable(state, context));
            case FAILSAFE -> Outcome.begin(state, failsafes(state), settings.tablesAtOnce());
            case RESTORE -> Outcome.done(restore(state, context));
            case ENABLE -> Outcome.done(enable(state));
            case VERIFY -> Outcome.done(verify(state));
            case CLEANUP -> Outcome.done(cleanUp(state, context));
        };
    }

    @Override
    public void undo(RestoreStep step, RestoreSnapshotState state, StepContext context) {
        switch (step) {
            case PREPARE, VERIFY -> {
                // They only look.
            }
            case PIN -> unpin(state, context);
            case DISABLE -> enable(state);
            case FAILSAFE -> {
                // The fail-safes are children, which undo themselves.
            }
            case RESTORE -> putBack(state, context);
            case ENABLE -> {
                // The tables are disabled, if they have to be, with the undo of RESTORE.
            }
            case CLEANUP -> throw new IllegalStateException("CLEANUP follows the decision and is never undone");
        }
    }

    private RestoreSnapshotState prepare(RestoreSnapshotState state) {
        List<TableId> enabled = new ArrayList<>();
        for (SnapshotRef snapshot : state.snapshots()) {
            snapshot.requireThere(cluster);
            if (RestoreSnapshotState.requireTable(cluster, snapshot)) {
                enabled.add(snapshot.table());
            }
            SnapshotCheck check = new SnapshotCheck(cluster, snapshot.name());
            check.files(0, check.regions(), done -> {});
            check.requireSound(snapshot.table());
        }
        return state.prepared(enabled);
    }

    private List<Outcome.Child<?>> failsafes(RestoreSnapshotState state) {
        List<Outcome.Child<?>> children = new ArrayList<>();
        for (int i = 0; state.failsafe() && i < state.snapshots().size(); i++) {
            children.add(new Outcome.Child<>(
                    snapshotting,
                    SnapshotTableState.ofOwnName(
                            state.failsafeOf(i),
                            state.snapshots().get(i).table(),
                            SnapshotRequest.FOREVER,
                            state.begunAt())));
        }
        return children;
    }

    /** A table that is restored has links to its own archived files, which HBase may lose with the snapshot. */
    private RestoreSnapshotState pin(RestoreSnapshotState state) {
        for (int i = 0; i < state.snapshots().size(); i++) {
            SnapshotRef snapshot = state.snapshots().get(i);
            snapshot.requireThere(cluster);
            cluster.snapshots().duplicate(state.session(), snapshot.name(), state.pinOf(i), snapshot.table());
        }
        return state;
    }

    private RestoreSnapshotState disable(RestoreSnapshotState state, StepContext context) {
        for (TableId table : state.enabled()) {
            context.checkLeading();
            cluster.tables().disable(table);
        }
        return state;
    }

    private RestoreSnapshotState restore(RestoreSnapshotState state, StepContext context) {
        try {
            for (int i = 0; i < state.snapshots().size(); i++) {
                SnapshotRef snapshot = state.snapshots().get(i);
                context.checkLeading();
                // HBase would take another one of this name, and calls a missing one a failure that may pass.
                snapshot.requireThere(cluster);
                cluster.snapshots().restore(snapshot.name());
                context.progress(i + 1, state.snapshots().size(), "tables");
            }
            return state;
        } catch (Fenced e) {
            throw e;
        } catch (HoldfastException e) {
            if (state.failsafe()) {
                throw e;
            }
            throw new OutcomeUnknown(
                    "unable to tell what the tables hold that are restored without a fail-safe: " + e.getMessage(), e);
        }
    }

    private RestoreSnapshotState enable(RestoreSnapshotState state) {
        for (TableId table : state.enabled()) {
            cluster.tables().enable(table);
        }
        for (TableId table : state.enabled()) {
            cluster.tables().checkOnline(table);
        }
        return state;
    }

    private RestoreSnapshotState verify(RestoreSnapshotState state) {
        state.snapshots()
                .forEach(snapshot ->
                        KeySpace.requireWhole(snapshot.table(), cluster.tables().regions(snapshot.table())));
        return state;
    }

    private RestoreSnapshotState cleanUp(RestoreSnapshotState state, StepContext context) {
        for (int i = 0; state.failsafe() && i < state.snapshots().size(); i++) {
            context.checkLeading();
            cluster.snapshots().delete(state.failsafeOf(i));
        }
        cluster.imports().discardStaged(state.session());
        return state;
    }

    /** What is put back, too, has links from then on, and needs a pin when the fail-safe goes. */
    private void putBack(RestoreSnapshotState state, StepContext context) {
        for (int i = 0; i < state.snapshots().size(); i++) {
            SnapshotRef snapshot = state.snapshots().get(i);
            SnapshotName whole = state.failsafe() ? state.failsafeOf(i) : snapshot.name();
            if (state.failsafe()) {
                cluster.snapshots().duplicate(state.session(), whole, state.pinOfFailsafe(i), snapshot.table());
            }
            context.checkLeading();
            cluster.tables().disable(snapshot.table());
            cluster.snapshots().restore(whole);
        }
    }

    /** Without fail-safes the tables have, or may have, what the snapshots hold. */
    private void unpin(RestoreSnapshotState state, StepContext context) {
        cluster.imports().discardStaged(state.session());
        for (int i = 0; state.failsafe() && i < state.snapshots().size(); i++) {
            context.checkLeading();
            cluster.snapshots().delete(state.pinOf(i));
        }
    }
}
