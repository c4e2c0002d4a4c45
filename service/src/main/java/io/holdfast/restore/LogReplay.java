package io.holdfast.restore;

import io.holdfast.format.LogFile;
import io.holdfast.format.RegionImage;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.ImportedTable;
import io.holdfast.hbase.RegionEdits;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Brings the edits that follow an image into the table that was made of it, several regions side by side. */
final class LogReplay {

    /** What is staged as one task. */
    private static final int MOST_FILES = 200;

    private static final long MOST_BYTES = 64L << 20;

    private final Cluster cluster;
    private final Repository repository;
    private final EditReplay replay;
    private final Selection selection;
    private final StepContext context;

    /** @param replay closed when this ends */
    LogReplay(Cluster cluster, Repository repository, EditReplay replay, Selection selection, StepContext context) {
        this.cluster = cluster;
        this.repository = repository;
        this.replay = replay;
        this.selection = selection;
        this.context = context;
    }

    void run(ImportedTable imported, TableId target, TableImage image, LogSelection log) {
        List<LogFile> needed = needed(log);
        AtomicInteger done = new AtomicInteger();
        // What replays is closed before the threads that wait for it.
        try (TaskPool pool = new TaskPool("replay", replay.parallelism());
                EditReplay closing = replay) {
            if (needed.isEmpty()) {
                return;
            }
            context.checkLeading();
            cluster.replays().begin(imported.session());
            batches(needed).forEach(files -> pool.submit(() -> closing.stage(files, this::progressed)));
            pool.finish();
            for (ShardRef shard : image.shards()) {
                repository.readShard(shard, region -> {
                    if (hasRows(region) && selection.touches(region)) {
                        pool.submit(() -> {
                            replay(edits(imported, target, region, needed, log));
                            context.progress(done.incrementAndGet(), image.regions(), "regions");
                        });
                    }
                });
            }
            pool.finish();
        }
    }

    private List<LogFile> needed(LogSelection log) {
        return log.files().stream()
                .filter(file -> selection.touches(file.firstRow(), file.lastRow()))
                .toList();
    }

    private static List<List<LogFile>> batches(List<LogFile> files) {
        List<List<LogFile>> batches = new ArrayList<>();
        long bytes = 0;
        for (LogFile file : files) {
            boolean isFull = batches.isEmpty()
                    || bytes >= MOST_BYTES
                    || batches.get(batches.size() - 1).size() >= MOST_FILES;
            if (isFull) {
                batches.add(new ArrayList<>());
                bytes = 0;
            }
            batches.get(batches.size() - 1).add(file);
            bytes += file.content().length();
        }
        return batches;
    }

    private static boolean hasRows(RegionImage region) {
        return !region.mob() && !region.split() && region.replicaId() == 0;
    }

    private RegionEdits edits(
            ImportedTable imported, TableId target, RegionImage region, List<LogFile> needed, LogSelection log) {
        return RegionEdits.of(
                target,
                selection.rowsOf(region),
                cluster.replays().imageFiles(imported, selection.of(region)),
                needed,
                log.cut());
    }

    private void replay(RegionEdits edits) {
        if (!edits.logs().isEmpty()) {
            context.checkLeading();
            replay.replay(edits, this::progressed);
        }
    }

    private void progressed(long bytes) {
        context.checkRunning();
    }
}
