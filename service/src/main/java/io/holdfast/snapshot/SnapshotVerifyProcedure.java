package io.holdfast.snapshot;

import io.holdfast.dispatch.Dispatcher;
import io.holdfast.error.Unavailable;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for the files of some regions of a snapshot that has very many. */
final class SnapshotVerifyProcedure implements Procedure<SnapshotVerifyState, SnapshotVerifyProcedure.VerifyStep> {

    /** The steps; their names are persisted. */
    enum VerifyStep implements Procedure.Step {
        CHECK
    }

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotVerifyProcedure.class);

    private final Cluster cluster;
    private final Optional<VerificationByWorkers> workers;

    SnapshotVerifyProcedure(Cluster cluster, Optional<Dispatcher> workers) {
        this.cluster = cluster;
        this.workers = workers.map(dispatcher -> new VerificationByWorkers(cluster, dispatcher));
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
        SnapshotCheck.Tally tally = workers.filter(VerificationByWorkers::hasWorkers)
                .flatMap(present -> byWorkers(present, state, context))
                .orElseGet(() -> here(state, context));
        return Outcome.done(state.counted(tally));
    }

    /** Empty if it is to be looked at here: nobody took it, or whoever did found damage, which is not believed unseen. */
    private static Optional<SnapshotCheck.Tally> byWorkers(
            VerificationByWorkers present, SnapshotVerifyState state, StepContext context) {
        try {
            SnapshotVerifyTask.Result result = present.look(state, context);
            if (result.damages() == 0) {
                return Optional.of(result.tally());
            }
            LOG.warn("a worker found {} damages in snapshot {}", result.damages(), state.name());
        } catch (Unavailable e) {
            LOG.info("no worker verifies snapshot {}", state.name(), e);
        }
        return Optional.empty();
    }

    private SnapshotCheck.Tally here(SnapshotVerifyState state, StepContext context) {
        SnapshotCheck check = new SnapshotCheck(cluster, state.name());
        SnapshotCheck.Tally tally = check.files(state.from(), state.to(), done -> {
            context.checkRunning();
            context.progress(done, state.to() - state.from(), "regions");
        });
        check.requireSound(state.table());
        return tally;
    }

    @Override
    public void undo(VerifyStep step, SnapshotVerifyState state, StepContext context) {
        // It only looked.
    }
}
