package io.holdfast.snapshot;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Work;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.StepContext;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Has a part of a snapshot verified by a worker. Looking leaves nothing, however often it is done. */
final class VerificationByWorkers {

    private final Cluster cluster;
    private final Dispatcher dispatcher;

    VerificationByWorkers(Cluster cluster, Dispatcher dispatcher) {
        this.cluster = cluster;
        this.dispatcher = dispatcher;
    }

    /** Whether anybody is there. Who has no worker looks itself: unlike the copying of files that is no burden. */
    boolean hasWorkers() {
        return !dispatcher.workers().isEmpty();
    }

    /** What is found in the regions of a part; {@code Unavailable} if no worker takes it. */
    SnapshotVerifyTask.Result look(SnapshotVerifyState state, StepContext context) {
        try (Delegation delegation =
                dispatcher.begin("snapshot-" + context.id(), OptionalLong.empty(), context::checkRunning)) {
            return SnapshotVerifyTask.Result.decode(
                    delegation.run(new Look(state, context)).content());
        }
    }

    private final class Look implements Work {

        private final SnapshotVerifyState state;
        private final StepContext context;
        private long done;

        Look(SnapshotVerifyState state, StepContext context) {
            this.state = state;
            this.context = context;
        }

        @Override
        public String kind() {
            return SnapshotVerifyTask.KIND;
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }

        @Override
        public Parcel payload() {
            return Parcel.of(new SnapshotVerifyTask(
                            SnapshotVerifyTask.FORMAT, cluster.id(), state.name(), state.from(), state.to())
                    .encode());
        }

        @Override
        public Parcel runHere(LongConsumer progress) {
            return Parcel.of(new SnapshotCheck(cluster, state.name())
                    .result(state.from(), state.to(), progress)
                    .encode());
        }

        @Override
        public void progressed(long amount) {
            done += amount;
            context.progress(done, state.to() - state.from(), "regions");
        }
    }
}
