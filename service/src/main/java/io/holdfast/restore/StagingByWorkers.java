package io.holdfast.restore;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Work;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.Placement;
import io.holdfast.repository.Repository;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Has files staged by workers, or by this process where there are none. A file appears whole or not at all, under the same
 * name from whoever staged it, so that two who stage the same do no harm.
 */
final class StagingByWorkers implements FileStaging {

    /** Threads that wait are cheap; so many slots of workers are kept busy. */
    private static final int TASKS_AT_ONCE = 128;

    private final Delegation delegation;
    private final Cluster cluster;
    private final Repository repository;
    private final String location;
    private final SessionId session;

    /**
     * Begins.
     *
     * @param repository what is read here goes through it
     * @param location of the repository
     */
    StagingByWorkers(
            Delegation delegation, Cluster cluster, Repository repository, String location, SessionId session) {
        this.delegation = delegation;
        this.cluster = cluster;
        this.repository = repository;
        this.location = location;
        this.session = session;
    }

    @Override
    public int parallelism() {
        return TASKS_AT_ONCE;
    }

    @Override
    public void stage(List<Placement> placements, LongConsumer progress) {
        Parcel unused = delegation.run(new Stage(List.copyOf(placements), progress));
    }

    @Override
    public void close() {
        delegation.close();
    }

    private final class Stage implements Work {

        private final List<Placement> placements;
        private final LongConsumer progress;

        Stage(List<Placement> placements, LongConsumer progress) {
            this.placements = placements;
            this.progress = progress;
        }

        @Override
        public String kind() {
            return StageTask.KIND;
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }

        @Override
        public Parcel payload() {
            return Parcel.of(new StageTask(
                            StageTask.FORMAT, location, repository.header().id(), cluster.id(), session, placements)
                    .encode());
        }

        @Override
        public Parcel runHere(LongConsumer done) {
            new StagingHere(cluster, repository, session, 1).stage(placements, done);
            return Parcel.of(new byte[0]);
        }

        @Override
        public void progressed(long amount) {
            progress.accept(amount);
        }
    }
}
