package io.holdfast.restore;

import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.Placement;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Stages files from this process, each call on its own thread; they are checked against their sums while they stream. */
final class StagingHere implements FileStaging {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Cluster cluster;
    private final Repository repository;
    private final SessionId session;
    private final int parallelism;

    StagingHere(Cluster cluster, Repository repository, SessionId session, int parallelism) {
        this.cluster = cluster;
        this.repository = repository;
        this.session = session;
        this.parallelism = parallelism;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public void stage(List<Placement> placements, LongConsumer progress) {
        for (Placement placement : placements) {
            // Before anything is made for the file: who is to stop leaves nothing behind.
            progress.accept(0);
            AtomicLong left = new AtomicLong(placement.file().length());
            cluster.imports().stageFile(session, placement, out -> copy(placement, out, left, progress));
            // What was staged before, by an earlier attempt or for the other half of a split, is done as well.
            progress.accept(left.get());
        }
    }

    private void copy(Placement placement, OutputStream out, AtomicLong left, LongConsumer progress)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = repository.openFile(placement.file())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                progress.accept(n);
                out.write(buffer, 0, n);
                left.addAndGet(-n);
            }
        }
    }

    /** What is staged on the threads of others, they end. */
    @Override
    public void close() {}
}
