package io.holdfast.backup;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Work;
import io.holdfast.error.Corrupt;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * Has files stored by workers, or by this process where there are none. Each handing out stores under keys of its own, so
 * that one that is given up can go on writing without harm; what it wrote nobody refers to.
 */
final class CopiesByWorkers implements FileCopies {

    /** Threads that wait are cheap; so many slots of workers are kept busy. */
    private static final int ORDERS_AT_ONCE = 128;

    private static final int MOST_FILES = 500;
    private static final long MOST_BYTES = 1L << 30;

    /** Where tasks are of, which of a session. */
    record Origin(String location, SessionId session, LeaderEpoch epoch) {}

    private final Delegation delegation;
    private final Cluster cluster;
    private final Repository repository;
    private final Origin origin;
    private final CopyAttempts attempts;

    /** @param repository what is written here goes through it */
    CopiesByWorkers(
            Delegation delegation, Cluster cluster, Repository repository, Origin origin, CopyAttempts attempts) {
        this.delegation = delegation;
        this.cluster = cluster;
        this.repository = repository;
        this.origin = origin;
        this.attempts = attempts;
    }

    @Override
    public int parallelism() {
        return ORDERS_AT_ONCE;
    }

    @Override
    public List<StoredFile> store(CopyOrder order, LongConsumer progress) {
        List<StoredFile> stored = new ArrayList<>();
        for (CopyOrder part : order.inParts(MOST_FILES, MOST_BYTES)) {
            Parcel result = delegation.run(new Copy(part, progress));
            stored.addAll(checked(part, CopyTask.Result.decode(result.content()).files()));
        }
        return stored;
    }

    /** A worker is believed what it computed, but not that it did what it was told. */
    private List<StoredFile> checked(CopyOrder order, List<StoredFile> stored) {
        List<CopyOrder.File> ordered =
                order.objects().stream().flatMap(List::stream).toList();
        List<CopyOrder.File> found = stored.stream()
                .map(file -> new CopyOrder.File(file.origin(), file.length()))
                .toList();
        KeyPrefix own = Layout.data(origin.session());
        if (!ordered.equals(found) || !stored.stream().allMatch(file -> own.covers(file.object()))) {
            throw new Corrupt(
                    "unable to copy files: expected a worker to store the %d that it was told, found %d, or others"
                            .formatted(ordered.size(), found.size()),
                    "run the same version everywhere",
                    null);
        }
        return stored;
    }

    @Override
    public void close() {
        delegation.close();
    }

    /** One part of an order. */
    private final class Copy implements Work {

        private final CopyOrder order;
        private final LongConsumer progress;
        private final List<String> hosts;
        private final AtomicBoolean handedOut = new AtomicBoolean();

        Copy(CopyOrder order, LongConsumer progress) {
            this.order = order;
            this.progress = progress;
            this.hosts = cluster.files().hosts(order.objects().get(0).get(0).origin());
        }

        @Override
        public String kind() {
            return CopyTask.KIND;
        }

        @Override
        public List<String> hosts() {
            return hosts;
        }

        @Override
        public Parcel payload() {
            return Parcel.of(new CopyTask(
                            CopyTask.FORMAT,
                            origin.location(),
                            repository.header().id(),
                            cluster.id(),
                            origin.session(),
                            origin.epoch(),
                            nextAttempt(),
                            order)
                    .encode());
        }

        @Override
        public Parcel runHere(LongConsumer done) {
            CopiesHere here = new CopiesHere(
                    cluster, repository, new CopiesHere.Place(origin.session(), origin.epoch(), nextAttempt()), 1);
            return Parcel.of(new CopyTask.Result(here.store(order, done)).encode());
        }

        private int nextAttempt() {
            if (handedOut.getAndSet(true)) {
                attempts.inVain();
            }
            return attempts.next();
        }

        @Override
        public void progressed(long amount) {
            progress.accept(amount);
        }
    }
}
