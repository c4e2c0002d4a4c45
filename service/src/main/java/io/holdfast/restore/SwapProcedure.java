package io.holdfast.restore;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.KeySpace;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRequest;
import io.holdfast.hbase.TableFacts;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StepContext;
import io.holdfast.snapshot.SnapshotTableProcedure;
import io.holdfast.snapshot.SnapshotTableState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a table by a snapshot of what was built beside it. HBase cannot rename a table, so it is deleted, and the
 * snapshot is cloned under its name. From DISABLE to SETTLE nobody can use it.
 *
 * <p>The fail-safe snapshot is taken of the disabled table, so that no write between is lost on the way back. Until the
 * table is deleted, the table is whole; from then on the fail-safe is, and no step or undo deletes it.
 */
final class SwapProcedure implements Procedure<SwapState, SwapProcedure.SwapStep> {

    /** The steps; their names are persisted. */
    enum SwapStep implements Procedure.Step {
        PREPARE,
        DISABLE,
        FAILSAFE,
        DELETE,
        CLONE,
        VERIFY,
        SETTLE
    }

    private static final Logger LOG = LoggerFactory.getLogger(SwapProcedure.class);

    /** Until the regions of a large table are in service, minutes may pass. */
    private static final RetryPolicy PATIENCE = new RetryPolicy(60, Duration.ofMillis(200), Duration.ofSeconds(10));

    private final Cluster cluster;
    private final SnapshotTableProcedure snapshots;
    private final Clock clock;

    SwapProcedure(Cluster cluster, SnapshotTableProcedure snapshots, Clock clock) {
        this.cluster = cluster;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "restore.swap";
    }

    @Override
    public Class<SwapState> stateType() {
        return SwapState.class;
    }

    @Override
    public Class<SwapStep> stepType() {
        return SwapStep.class;
    }

    @Override
    public Optional<RetryPolicy> retries(SwapStep step) {
        return switch (step) {
            // Nobody can use a table while it is disabled: if it cannot be replaced, it shall soon be back.
            case PREPARE, DISABLE, FAILSAFE -> Optional.empty();
            case DELETE, CLONE, VERIFY, SETTLE -> Optional.of(PATIENCE);
        };
    }

    @Override
    public Outcome<SwapState> execute(SwapStep step, SwapState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state, context));
            case DISABLE -> Outcome.done(disable(state, context));
            case FAILSAFE -> takeFailsafe(state);
            case DELETE -> Outcome.done(delete(state, context));
            case CLONE -> Outcome.done(cloneBuild(state, context));
            case VERIFY -> Outcome.done(verify(state));
            case SETTLE -> Outcome.done(settle(state, context));
        };
    }

    @Override
    public void undo(SwapStep step, SwapState state, StepContext context) {
        switch (step) {
            case PREPARE -> {
                // What it granted goes with the build.
            }
            case DISABLE -> enableAgain(state);
            case FAILSAFE -> deleteFailsafeOfAWholeTable(state, context);
            case DELETE -> putBack(state, context);
            case CLONE, VERIFY, SETTLE -> {
                // What was made is replaced by what was there with the undo of DELETE.
            }
        }
    }

    /** HBase forgets who may do what with a table when it is deleted; meanwhile the build keeps it. */
    private SwapState prepare(SwapState state, StepContext context) {
        boolean enabled = require(state).enabled();
        copyPermissions(state.table(), state.build(), context);
        return state.withEnabled(enabled);
    }

    private SwapState disable(SwapState state, StepContext context) {
        require(state);
        context.checkLeading();
        cluster.tables().disable(state.table());
        return state;
    }

    /** Its age counts from now on, and not from when the restore began. */
    private Outcome<SwapState> takeFailsafe(SwapState state) {
        requireDisabled(state);
        SnapshotTableState failsafe =
                SnapshotTableState.kept(state.failsafe(), state.table(), SnapshotRequest.FOREVER, clock.instant());
        return Outcome.begin(state, List.of(new Outcome.Child<>(snapshots, failsafe)), 1);
    }

    private SwapState delete(SwapState state, StepContext context) {
        if (isThere(state.table())) {
            requireDisabled(state);
            requireFailsafe(state);
            if (!cluster.snapshots().isClone(state.table(), state.failsafe())) {
                throw exchanged(state);
            }
            context.checkLeading();
            cluster.tables().drop(state.table());
        }
        return state;
    }

    private SwapState cloneBuild(SwapState state, StepContext context) {
        if (!isThere(state.table())) {
            context.checkLeading();
            cloneAs(state.buildSnapshot(), state.table());
        } else if (!isOurs(state)) {
            throw exchanged(state);
        }
        cluster.tables().checkOnline(state.table());
        return state;
    }

    private SwapState verify(SwapState state) {
        KeySpace.requireWhole(state.table(), cluster.tables().regions(state.table()));
        return state;
    }

    /** Last of all, so that nobody but us can use what was not verified yet. */
    private SwapState settle(SwapState state, StepContext context) {
        copyPermissions(state.build(), state.table(), context);
        if (!state.enabled()) {
            cluster.tables().disable(state.table());
        }
        return state;
    }

    private void putBack(SwapState state, StepContext context) {
        TableId table = state.table();
        requireFailsafe(state);
        if (isThere(table) && isOurs(state)) {
            context.checkLeading();
            cluster.tables().drop(table);
        }
        if (!isThere(table)) {
            context.checkLeading();
            cloneAs(state.failsafe(), table);
        }
        if (!cluster.snapshots().isClone(table, state.failsafe())) {
            LOG.warn(
                    "table {} is left alone, as somebody made another one of this name; snapshot {} has what it was",
                    table,
                    state.failsafe());
            return;
        }
        if (require(state).enabled()) {
            cluster.tables().checkOnline(table);
            cluster.imports().bringBackMobFiles(state.failsafe(), table);
            copyPermissions(state.build(), table, context);
            if (!state.enabled()) {
                cluster.tables().disable(table);
            }
        }
    }

    /** One that was deleted and put back consists of links to its own former files, and needs the snapshot. */
    private void deleteFailsafeOfAWholeTable(SwapState state, StepContext context) {
        boolean whole = hasSnapshot(state.failsafe())
                && isThere(state.table())
                && cluster.snapshots().isClone(state.table(), state.failsafe())
                && !cluster.imports().tablesLinkedTo(state.table()).contains(state.table());
        if (whole) {
            context.checkLeading();
            cluster.snapshots().delete(state.failsafe());
        }
    }

    private void enableAgain(SwapState state) {
        if (state.enabled() && isThere(state.table())) {
            cluster.tables().enable(state.table());
        }
    }

    /**
     * Whether the table is what we made, and not what somebody else made after we had deleted the former one: it has links
     * to what was imported, or to the build if that has rewritten files. Of a table without files the regions have to tell.
     */
    private boolean isOurs(SwapState state) {
        return cluster.imports().tablesLinkedTo(state.alias()).contains(state.table())
                || cluster.imports().tablesLinkedTo(state.build()).contains(state.table())
                || (state.withoutFiles() && cluster.snapshots().isClone(state.table(), state.buildSnapshot()));
    }

    private void copyPermissions(TableId from, TableId to, StepContext context) {
        if (cluster.acls().areKept()) {
            for (Permission permission : cluster.acls().of(from)) {
                context.checkLeading();
                cluster.acls().grant(to, permission);
            }
        }
    }

    private void cloneAs(SnapshotName snapshot, TableId table) {
        try {
            cluster.snapshots().cloneAs(snapshot, table);
        } catch (Conflict e) {
            // Most likely a call of ours, whose answer was lost: look at the table when the step runs again.
            throw new Unavailable(Objects.toString(e.getMessage()), null, e);
        }
    }

    /** Whether there is such a table; not before HBase is done with what it was asked for, be it by a leader that died. */
    private boolean isThere(TableId table) {
        boolean there = cluster.tables().find(table).isPresent();
        if (there) {
            cluster.tables().checkSettled(table);
        }
        return there;
    }

    private TableFacts require(SwapState state) {
        return cluster.tables()
                .find(state.table())
                .orElseThrow(() -> new Conflict(
                        "unable to overwrite table %s: expected it to be there, found it gone".formatted(state.table()),
                        "restore without --overwrite"));
    }

    private void requireDisabled(SwapState state) {
        if (require(state).enabled()) {
            throw new Conflict(
                    "unable to overwrite table %s: expected it to stay disabled, found that somebody enabled it"
                            .formatted(state.table()),
                    null);
        }
    }

    private void requireFailsafe(SwapState state) {
        if (!hasSnapshot(state.failsafe())) {
            throw new Conflict(
                    "unable to overwrite table %s: expected its fail-safe snapshot %s, found none"
                            .formatted(state.table(), state.failsafe()),
                    null);
        }
    }

    private boolean hasSnapshot(SnapshotName name) {
        return cluster.snapshots().list().stream()
                .anyMatch(snapshot -> snapshot.name().equals(name));
    }

    private static Conflict exchanged(SwapState state) {
        return new Conflict(
                "unable to overwrite table %s: expected the one that was there, found that somebody made another one"
                        .formatted(state.table()),
                "what the table was is kept by snapshot " + state.failsafe());
    }
}
