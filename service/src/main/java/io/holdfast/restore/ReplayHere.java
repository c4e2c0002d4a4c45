package io.holdfast.restore;

import io.holdfast.format.LogFile;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.RegionEdits;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.LongConsumer;

/** Brings edits back from this process, each call on its own thread; log files are checked against their sums while they stream. */
final class ReplayHere implements EditReplay {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Cluster cluster;
    private final Repository repository;
    private final SessionId session;
    private final int parallelism;

    ReplayHere(Cluster cluster, Repository repository, SessionId session, int parallelism) {
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
    public void stage(List<LogFile> files, LongConsumer progress) {
        for (LogFile file : files) {
            progress.accept(0);
            cluster.replays().stage(session, file, out -> copy(file, out, progress));
        }
    }

    private void copy(LogFile file, OutputStream out, LongConsumer progress) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = repository.openFile(file.content())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                progress.accept(n);
                out.write(buffer, 0, n);
            }
        }
    }

    @Override
    public void replay(RegionEdits edits, LongConsumer progress) {
        loadEdits(cluster, session, edits, progress);
    }

    /** Needs no repository. */
    static void loadEdits(Cluster cluster, SessionId session, RegionEdits edits, LongConsumer progress) {
        progress.accept(0);
        long unused = cluster.replays().replay(session, edits, progress);
    }

    /** What is done on the threads of others, they end. */
    @Override
    public void close() {}
}
