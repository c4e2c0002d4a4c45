package io.holdfast.snapshot;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.KeySpace;
import io.holdfast.hbase.TableLocks;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StepContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a table out of a snapshot. Its files are links to those of the snapshot's table, and HBase loses some of them when
 * the snapshot is deleted (HBASE-30154): so they are kept by a pin ({@link SnapshotPins}), made before the table is.
 */
public final class CloneSnapshotProcedure implements Procedure<CloneSnapshotState, CloneSnapshotProcedure.CloneStep> {

    /** The steps; their names are persisted. */
    public enum CloneStep implements Procedure.Step {
        PREPARE,
        PIN,
        CLONE,
        VERIFY {
            @Override
            public boolean decides() {
                return true;
            }
        },
        CLEANUP
    }

    private final Cluster cluster;

    CloneSnapshotProcedure(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String kind() {
        return "snapshot.clone";
    }

    @Override
    public Class<CloneSnapshotState> stateType() {
        return CloneSnapshotState.class;
    }

    @Override
    public Class<CloneStep> stepType() {
        return CloneStep.class;
    }

    @Override
    public List<Lock> locks(CloneSnapshotState state) {
        return List.of(
                TableLocks.exclusive(state.target()),
                SnapshotLocks.shared(state.snapshot().name().text()));
    }

    @Override
    public Optional<RetryPolicy> retries(CloneStep step) {
        return Optional.of(ServiceWait.POLICY);
    }

    @Override
    public Outcome<CloneSnapshotState> execute(CloneStep step, CloneSnapshotState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state));
            case PIN -> Outcome.done(pin(state));
            case CLONE -> Outcome.done(makeTable(state, context));
            case VERIFY -> Outcome.done(verify(state));
            case CLEANUP -> Outcome.done(cleanUp(state));
        };
    }

    @Override
    public void undo(CloneStep step, CloneSnapshotState state, StepContext context) {
        switch (step) {
            case PREPARE, VERIFY -> {
                // They only look.
            }
            case PIN -> unpin(state, context);
            case CLONE -> dropTable(state, context);
            case CLEANUP -> throw new IllegalStateException("CLEANUP follows the decision and is never undone");
        }
    }

    private CloneSnapshotState prepare(CloneSnapshotState state) {
        state.check(cluster);
        SnapshotCheck check = new SnapshotCheck(cluster, state.snapshot().name());
        check.files(0, check.regions(), done -> {});
        check.requireSound(state.snapshot().table());
        return state;
    }

    private CloneSnapshotState pin(CloneSnapshotState state) {
        state.snapshot().requireThere(cluster);
        cluster.snapshots().duplicate(state.session(), state.snapshot().name(), state.pin(), state.target());
        return state;
    }

    private CloneSnapshotState makeTable(CloneSnapshotState state, StepContext context) {
        if (cluster.tables().find(state.target()).isEmpty()) {
            // Of the snapshot itself: its pin claims to be of another table, and HBase would look for the files there.
            state.snapshot().requireThere(cluster);
            context.checkLeading();
            try {
                cluster.snapshots().cloneAs(state.snapshot().name(), state.target());
            } catch (Conflict e) {
                // Most likely our own call, whose answer was lost: look at the table when the step runs again.
                throw new Unavailable(Objects.toString(e.getMessage()), null, e);
            }
        } else if (!isOurs(state)) {
            throw new Conflict(
                    "unable to clone as table %s: expected no table of this name, found one that was made meanwhile"
                            .formatted(state.target()),
                    null);
        }
        cluster.tables().checkOnline(state.target());
        return state;
    }

    private CloneSnapshotState verify(CloneSnapshotState state) {
        KeySpace.requireWhole(state.target(), cluster.tables().regions(state.target()));
        return state;
    }

    private CloneSnapshotState cleanUp(CloneSnapshotState state) {
        cluster.imports().discardStaged(state.session());
        return state;
    }

    private void dropTable(CloneSnapshotState state, StepContext context) {
        if (cluster.tables().find(state.target()).isPresent() && isOurs(state)) {
            context.checkLeading();
            cluster.tables().drop(state.target());
        }
    }

    private boolean isOurs(CloneSnapshotState state) {
        return cluster.snapshots().isClone(state.target(), state.pin());
    }

    /** A table that is there after all, and has links, keeps its pin until it needs it no more. */
    private void unpin(CloneSnapshotState state, StepContext context) {
        cluster.imports().discardStaged(state.session());
        if (!cluster.files().hasLinks(state.target())) {
            context.checkLeading();
            cluster.snapshots().delete(state.pin());
        }
    }
}
