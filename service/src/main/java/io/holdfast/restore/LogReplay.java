package io.holdfast.restore;

import io.holdfast.format.LogFile;
import io.holdfast.format.RegionImage;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.ImportedTable;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskPool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Brings the edits that follow an image into the table that was made of it, several regions side by side. */
final class LogReplay {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Cluster cluster;
    private final Repository repository;
    private final int parallelism;
    private final Selection selection;
    private final StepContext context;

    LogReplay(Cluster cluster, Repository repository, int parallelism, Selection selection, StepContext context) {
        this.cluster = cluster;
        this.repository = repository;
        this.parallelism = parallelism;
        this.selection = selection;
        this.context = context;
    }

    void run(ImportedTable imported, TableId target, TableImage image, LogSelection log) {
        try (TaskPool pool = new TaskPool("stage", parallelism)) {
            needed(log).forEach(file -> pool.submit(() -> stage(imported, file)));
            pool.finish();
        }
        AtomicInteger done = new AtomicInteger();
        try (TaskPool pool = new TaskPool("replay", parallelism)) {
            for (ShardRef shard : image.shards()) {
                repository.readShard(shard, region -> {
                    if (hasRows(region) && selection.touches(region)) {
                        pool.submit(() -> {
                            replay(imported, target, region, log);
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

    private static boolean hasRows(RegionImage region) {
        return !region.mob() && !region.split() && region.replicaId() == 0;
    }

    private void stage(ImportedTable imported, LogFile file) {
        context.checkRunning();
        cluster.replays().stage(imported.session(), file, out -> copy(file, out));
    }

    private void copy(LogFile file, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = repository.openFile(file.content())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                context.checkRunning();
                out.write(buffer, 0, n);
            }
        }
    }

    private void replay(ImportedTable imported, TableId target, RegionImage region, LogSelection log) {
        context.checkLeading();
        Map<String, Long> images = cluster.replays().highestSequences(imported, selection.of(region));
        cluster.replays().replay(imported.session(), target, selection.rowsOf(region), images, needed(log), log.cut());
    }
}
