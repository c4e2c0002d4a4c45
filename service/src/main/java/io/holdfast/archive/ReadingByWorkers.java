package io.holdfast.archive;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Work;
import io.holdfast.error.Corrupt;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LogFile;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Repository;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Has logs read by workers, or by this process where none takes them. Each handing out stores under keys of its own, so that
 * one that is given up can go on writing without harm; what it wrote nobody refers to.
 */
final class ReadingByWorkers implements EditReading {

    /** Threads that wait are cheap; so many slots of workers are kept busy. */
    private static final int TASKS_AT_ONCE = 128;

    /** The same task with another number may take a little more. */
    private static final int MOST_TOLD = Work.MOST_PAYLOAD / 4 * 3;

    private final Delegation delegation;
    private final Cluster cluster;
    private final Repository repository;
    private final Origin origin;
    private final Places places;
    private final EditReading here;

    /** Where tasks are of, which of a session. */
    record Origin(String location, SessionId session) {}

    /**
     * Begins.
     *
     * @param repository what is written here goes through it
     * @param here reads what this process is to read
     */
    ReadingByWorkers(
            Delegation delegation,
            Cluster cluster,
            Repository repository,
            Origin origin,
            Places places,
            EditReading here) {
        this.delegation = delegation;
        this.cluster = cluster;
        this.repository = repository;
        this.origin = origin;
        this.places = places;
        this.here = here;
    }

    @Override
    public int parallelism() {
        return TASKS_AT_ONCE;
    }

    @Override
    public ReadEdits read(LogShare share, LongConsumer progress) {
        if (task(share).size() > MOST_TOLD) {
            return here.read(share, progress);
        }
        Parcel result = delegation.run(new Read(share, progress));
        return ReadTask.Result.decode(result.content())
                .edits()
                .map(edits -> checked(share, edits))
                .orElseGet(() -> here.read(share, progress));
    }

    private Parcel task(LogShare share) {
        Place place = places.next(origin.session());
        return Parcel.of(new ReadTask(
                        ReadTask.FORMAT,
                        origin.location(),
                        repository.header().id(),
                        cluster.id(),
                        place.session(),
                        place.epoch(),
                        place.attempt(),
                        share)
                .encode());
    }

    /** A worker is believed what it read, but not that it did what it was told. */
    private ReadEdits checked(LogShare share, ReadEdits edits) {
        KeyPrefix own = Layout.data(origin.session());
        Presence presence = repository.presence();
        List<StoredFile> stored = edits.tables().stream()
                .flatMap(table -> table.files().stream())
                .map(LogFile::content)
                .toList();
        if (!edits.isOf(share) || !stored.stream().allMatch(file -> own.covers(file.object()))) {
            throw new Corrupt(
                    "unable to read logs: expected a worker to read the %d that it was told, found %d, or others"
                            .formatted(share.files().size(), edits.logs().size()),
                    "run the same version everywhere",
                    null);
        }
        for (StoredFile file : stored) {
            if (!presence.holds(file)) {
                throw new Corrupt(
                        "unable to read logs: expected a worker to have stored %s of %d bytes, found it missing or of another length"
                                .formatted(file.object(), file.lengthOfObject()),
                        "run the same version everywhere",
                        null);
            }
        }
        return edits;
    }

    @Override
    public void close() {
        delegation.close();
        here.close();
    }

    private final class Read implements Work {

        private final LogShare share;
        private final LongConsumer progress;

        Read(LogShare share, LongConsumer progress) {
            this.share = share;
            this.progress = progress;
        }

        @Override
        public String kind() {
            return ReadTask.KIND;
        }

        @Override
        public List<String> hosts() {
            return share.hosts();
        }

        @Override
        public Parcel payload() {
            return task(share);
        }

        @Override
        public Parcel runHere(LongConsumer done) {
            return Parcel.of(ReadTask.Result.of(here.read(share, done)).encode());
        }

        @Override
        public void progressed(long amount) {
            progress.accept(amount);
        }
    }
}
