package io.holdfast.restore;

import io.holdfast.format.Bytes;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.ImportedTable;
import io.holdfast.hbase.Placement;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stages all that a restore needs beside the target's data: for each table the snapshot and the files that it names, which
 * are checked against their sums while they stream. What an earlier attempt staged whole is not staged again.
 */
final class ImageStaging {

    /** What is staged as one task. */
    private static final int MOST_FILES = 200;

    private static final long MOST_BYTES = 64L << 20;

    private final Cluster cluster;
    private final Repository repository;
    private final Images images;
    private final FileStaging staging;
    private final RestoreState state;
    private final StepContext context;
    private final AtomicLong bytesDone = new AtomicLong();
    private final long bytesTotal;

    /** @param staging closed when this ends */
    ImageStaging(
            Cluster cluster,
            Repository repository,
            Images images,
            FileStaging staging,
            RestoreState state,
            StepContext context) {
        this.cluster = cluster;
        this.repository = repository;
        this.images = images;
        this.staging = staging;
        this.state = state;
        this.context = context;
        this.bytesTotal = state.targets().stream()
                .mapToLong(target -> SelectedFiles.of(repository, images.of(target), state.selection())
                        .bytes())
                .sum();
    }

    void run() {
        context.progress(0, bytesTotal, "bytes");
        // What stages is closed before the threads that wait for it.
        try (TaskPool pool = new TaskPool("stage", staging.parallelism());
                FileStaging closing = staging) {
            for (int i = 0; i < state.targets().size(); i++) {
                TableImage image = images.of(state.targets().get(i));
                ImportedTable table = imported(i, image);
                cluster.imports().stageSnapshot(table, descriptor(image), regions -> image.shards()
                        .forEach(shard -> repository.readShard(
                                shard,
                                region -> regions.accept(state.selection().of(region)))));
                image.shards().forEach(shard -> pool.submit(() -> stage(closing, table, shard)));
            }
            pool.finish();
        }
    }

    private Bytes descriptor(TableImage image) {
        List<String> families = state.selection().families();
        Bytes selected =
                families.isEmpty() ? image.descriptor() : cluster.tables().withFamilies(image.descriptor(), families);
        return state.manner().keepExpired() ? cluster.tables().withoutExpiry(selected) : selected;
    }

    private ImportedTable imported(int target, TableImage image) {
        TableId alias = state.aliasOf(target);
        for (ShardRef shard : image.shards()) {
            context.checkRunning();
            repository.verifyShard(shard);
        }
        return new ImportedTable(
                state.session(),
                state.snapshotOf(target),
                alias,
                SplitParents.of(cluster, repository, alias, image, context),
                state.selection().rows());
    }

    private void stage(FileStaging files, ImportedTable table, ShardRef shard) {
        List<Placement> batch = new ArrayList<>();
        repository.readShard(shard, region -> {
            for (Placement placement :
                    cluster.imports().placements(table, state.selection().of(region))) {
                batch.add(placement);
                if (isFull(batch)) {
                    stage(files, batch);
                }
            }
        });
        stage(files, batch);
    }

    private static boolean isFull(List<Placement> batch) {
        return batch.size() >= MOST_FILES
                || batch.stream()
                                .mapToLong(placement -> placement.file().length())
                                .sum()
                        >= MOST_BYTES;
    }

    private void stage(FileStaging files, List<Placement> batch) {
        if (!batch.isEmpty()) {
            files.stage(batch, this::progressed);
            batch.clear();
        }
    }

    private void progressed(long bytes) {
        context.checkRunning();
        context.progress(Math.min(bytesDone.addAndGet(bytes), bytesTotal), bytesTotal, "bytes");
    }
}
