package io.holdfast.verify;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Work;
import io.holdfast.error.Fenced;
import io.holdfast.error.Unavailable;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.StoredFile;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;

/** Has files read by workers, or by this process where there are none. Reading leaves nothing, however often it is done. */
final class FirstReadingByWorkers implements FirstReading {

    /** Threads that wait are cheap; so many slots of workers are kept busy. */
    private static final int BATCHES_AT_ONCE = 128;

    private static final int MOST_FILES = 200;
    private static final long MOST_BYTES = 1L << 28;

    private final Delegation delegation;
    private final FirstReading here;
    private final String location;
    private final RepositoryId repository;

    /**
     * Begins.
     *
     * @param here reads what this process is to read
     * @param location of the repository
     * @param repository what is there
     */
    FirstReadingByWorkers(Delegation delegation, FirstReading here, String location, RepositoryId repository) {
        this.delegation = delegation;
        this.here = here;
        this.location = location;
        this.repository = repository;
    }

    @Override
    public int parallelism() {
        return BATCHES_AT_ONCE;
    }

    @Override
    public List<ReadBatch> batches(Collection<List<StoredFile>> objects) {
        return ReadBatch.of(objects, MOST_FILES, MOST_BYTES);
    }

    @Override
    public List<Suspect> suspects(ReadBatch batch, LongConsumer progress) {
        Parcel task = Parcel.of(new VerifyTask(VerifyTask.FORMAT, location, repository, batch).encode());
        if (task.size() > Work.MOST_PAYLOAD) {
            // A single object, with more sums than can be told: that of a file of hundreds of gigabytes.
            return here.suspects(batch, progress);
        }
        try {
            Parcel result = delegation.run(new Verify(batch, task, progress));
            return VerifyTask.Result.decode(result.content()).of(batch);
        } catch (Fenced e) {
            throw new Unavailable(
                    "unable to go on with the verification: this server does not lead any more, or is being stopped",
                    "verify again; what was proven so far is known, and a deep verification can skip it",
                    e);
        }
    }

    private final class Verify implements Work {

        private final ReadBatch batch;
        private final Parcel task;
        private final LongConsumer progress;

        Verify(ReadBatch batch, Parcel task, LongConsumer progress) {
            this.batch = batch;
            this.task = task;
            this.progress = progress;
        }

        @Override
        public String kind() {
            return VerifyTask.KIND;
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }

        @Override
        public Parcel payload() {
            return task;
        }

        @Override
        public Parcel runHere(LongConsumer done) {
            return Parcel.of(
                    VerifyTask.Result.of(batch, here.suspects(batch, done)).encode());
        }

        @Override
        public void progressed(long amount) {
            progress.accept(amount);
        }
    }
}
