package io.holdfast.restore;

import io.holdfast.format.Bytes;
import io.holdfast.format.Manifest;
import io.holdfast.format.RegionImage;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.ImportedTable;
import io.holdfast.hbase.Placement;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskPool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stages all that a restore needs beside the target's data: for each table the snapshot and the files that it names, which
 * are checked against their sums while they stream. What an earlier attempt staged whole is not staged again.
 */
final class ImageStaging {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Cluster cluster;
    private final Repository repository;
    private final Manifest manifest;
    private final int parallelism;
    private final RestoreState state;
    private final StepContext context;
    private final AtomicLong bytesDone = new AtomicLong();
    private final long bytesTotal;

    ImageStaging(
            Cluster cluster,
            Repository repository,
            Manifest manifest,
            int parallelism,
            RestoreState state,
            StepContext context) {
        this.cluster = cluster;
        this.repository = repository;
        this.manifest = manifest;
        this.parallelism = parallelism;
        this.state = state;
        this.context = context;
        this.bytesTotal = state.targets().stream()
                .mapToLong(target -> RestoreProcedure.image(manifest, target).bytes())
                .sum();
    }

    void run() {
        context.progress(0, bytesTotal, "bytes");
        try (TaskPool pool = new TaskPool("stage", parallelism)) {
            for (int i = 0; i < state.targets().size(); i++) {
                TableImage image =
                        RestoreProcedure.image(manifest, state.targets().get(i));
                ImportedTable table = imported(i, image);
                cluster.imports().stageSnapshot(table, descriptor(image), regions -> image.shards()
                        .forEach(shard -> repository.readShard(shard, regions)));
                image.shards().forEach(shard -> pool.submit(() -> stage(table, shard)));
            }
            pool.finish();
        }
    }

    private Bytes descriptor(TableImage image) {
        return state.manner().keepExpired() ? cluster.tables().withoutExpiry(image.descriptor()) : image.descriptor();
    }

    private ImportedTable imported(int target, TableImage image) {
        TableId alias = state.aliasOf(target);
        Map<String, String> parents = new HashMap<>();
        for (ShardRef shard : image.shards()) {
            context.checkRunning();
            repository.verifyShard(shard);
            repository.readShard(shard, region -> {
                if (region.split()) {
                    parents.put(region.encodedName(), cluster.imports().regionName(alias, region));
                }
            });
        }
        return new ImportedTable(state.session(), state.snapshotOf(target), alias, parents);
    }

    private void stage(ImportedTable table, ShardRef shard) {
        repository.readShard(shard, region -> {
            context.checkRunning();
            stage(table, region);
        });
    }

    private void stage(ImportedTable table, RegionImage region) {
        for (Placement placement : cluster.imports().placements(table, region)) {
            AtomicLong left = new AtomicLong(placement.file().length());
            cluster.imports().stageFile(state.session(), placement, out -> copy(placement, out, left));
            // What was staged before, by an earlier attempt or for the other half of a split, is done as well.
            progressed(left.get());
        }
    }

    private void copy(Placement placement, OutputStream out, AtomicLong left) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = repository.openFile(placement.file())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                context.checkRunning();
                out.write(buffer, 0, n);
                left.addAndGet(-n);
                progressed(n);
            }
        }
    }

    private void progressed(long bytes) {
        context.progress(Math.min(bytesDone.addAndGet(bytes), bytesTotal), bytesTotal, "bytes");
    }
}
