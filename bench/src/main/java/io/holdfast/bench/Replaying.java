package io.holdfast.bench;

import io.holdfast.error.Unavailable;
import io.holdfast.format.LogFile;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.KeyRange;
import io.holdfast.hbase.RegionEdits;
import io.holdfast.hbase.ReplayCut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;

/**
 * Brings the edits of sorted log files into an empty table: for each region they are merged into a file, which HBase loads in
 * bulk.
 *
 * @param files staged for the session
 * @param threads how many regions at once
 */
record Replaying(
        Connection connection, Cluster cluster, SessionId session, int regions, List<LogFile> files, int threads)
        implements Way {

    private static final TableName TABLE = TableName.valueOf("bench_replayed");

    Replaying {
        files = List.copyOf(files);
    }

    @Override
    public String name() {
        return "replay, %d at once".formatted(threads);
    }

    @Override
    public Run run(Path fresh) {
        TableId table = TableId.parse(TABLE.getNameAsString());
        cluster.tables().drop(table);
        LargeTable.create(connection, TABLE, LargeTable.borders(regions));
        List<KeyRange> ranges = cluster.tables().regions(table);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long begin = System.nanoTime();
            List<Future<Long>> replays = new ArrayList<>();
            for (KeyRange range : ranges) {
                replays.add(pool.submit(() -> replay(table, range)));
            }
            long cells = 0;
            for (Future<Long> replay : replays) {
                cells += replay.get();
            }
            double seconds = Run.secondsSince(begin);
            requireAll(cells);
            return new Run(seconds, List.of());
        } catch (ExecutionException e) {
            throw new Unavailable("unable to replay: " + e.getCause(), null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to replay: interrupted", null, e);
        } finally {
            pool.shutdownNow();
        }
    }

    private long replay(TableId table, KeyRange rows) {
        return cluster.replays()
                .replay(
                        session,
                        RegionEdits.of(table, rows, List.of(), files, ReplayCut.at(Optional.empty(), List.of())),
                        bytes -> {});
    }

    /** No cell is there twice, as time stamps are of the moment. */
    private void requireAll(long cells) {
        long expected = files.stream().mapToLong(LogFile::cells).sum();
        if (cells * 2 < expected) {
            throw new IllegalStateException("expected about %d cells, found %d".formatted(expected, cells));
        }
    }
}
