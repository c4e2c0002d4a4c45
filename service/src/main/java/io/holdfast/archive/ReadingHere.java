package io.holdfast.archive;

import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repository;
import io.holdfast.work.Turnstile;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Reads logs in this process, each call on its own thread; who comes while enough are read waits. */
final class ReadingHere implements EditReading {

    private final Cluster cluster;
    private final Repository repository;
    private final Places places;
    private final SessionId session;
    private final Path scratch;
    private final int parallelism;
    private final Turnstile turnstile;

    ReadingHere(
            Cluster cluster, Repository repository, Places places, SessionId session, Path scratch, int parallelism) {
        this.cluster = cluster;
        this.repository = repository;
        this.places = places;
        this.session = session;
        this.scratch = scratch;
        this.parallelism = parallelism;
        this.turnstile = new Turnstile(parallelism);
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public ReadEdits read(LogShare share, LongConsumer progress) {
        return turnstile.pass(() -> progress.accept(0), () -> readNow(share, progress));
    }

    private ReadEdits readNow(LogShare share, LongConsumer progress) {
        Place place = places.next(session);
        ScratchFolder own = new ScratchFolder(scratch.resolve("attempt-" + place.attempt()));
        return new ShareReading(cluster, repository, place, own).run(share, progress);
    }

    /** What is read on the threads of others, they end. */
    @Override
    public void close() {}
}
