package io.holdfast.backup;

import io.holdfast.format.BackupId;
import io.holdfast.format.Root;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotRegion;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskPool;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Copies the files of the snapshots into the repository: a task for each group of regions, whose shard, written after its
 * files, is its record of completion. A group that has a shard already is not copied again.
 */
final class ImageCopy {

    private final Cluster cluster;
    private final Repository repository;
    private final FileCopies copies;
    private final SessionLease lease;
    private final FullBackupState state;
    private final StepContext context;
    private final AtomicLong bytesDone = new AtomicLong();
    private int nextShard;

    /** @param copies closed when this ends */
    ImageCopy(
            Cluster cluster,
            Repository repository,
            FileCopies copies,
            SessionLease lease,
            FullBackupState state,
            StepContext context) {
        this.cluster = cluster;
        this.repository = repository;
        this.copies = copies;
        this.lease = lease;
        this.state = state;
        this.context = context;
    }

    void run() {
        // The copies are closed before the threads that wait for them.
        try (TaskPool pool = new TaskPool("copy", copies.parallelism());
                FileCopies closing = copies) {
            run(pool, closing);
        }
    }

    private void run(TaskPool pool, FileCopies storing) {
        ImageSurvey survey = ImageSurvey.of(cluster, state);
        SessionFiles shared = new SessionFiles(survey);
        ShardCopy.Surroundings in = new ShardCopy.Surroundings(
                cluster, storing, survey, committedFiles(), shared, bytes -> progressed(bytes, survey));
        context.progress(0, survey.bytes(), "bytes");
        for (int i = 0; i < state.tables().size(); i++) {
            TableId table = state.tables().get(i);
            RegionGroups groups = new RegionGroups(regions -> {
                ShardHeader header = new ShardHeader(state.backup(), table, nextShard++);
                pool.submit(() -> copy(header, regions, in));
            });
            cluster.snapshots().readRegions(state.snapshotOf(i), groups);
            groups.end();
        }
        pool.finish();
    }

    private CommittedFiles committedFiles() {
        Set<BackupId> named = repository.intents(state.session()).stream()
                .flatMap(found -> found.intent().stream())
                .flatMap(intent -> intent.reuses().stream())
                .collect(Collectors.toSet());
        Root readAfterTheIntents = repository.newestRoot();
        return CommittedFiles.load(repository, cluster.id(), named, readAfterTheIntents);
    }

    private void copy(ShardHeader header, List<SnapshotRegion> regions, ShardCopy.Surroundings in) {
        Optional<ShardRef> done = repository.findShard(header);
        if (done.isPresent()) {
            repository.readShard(done.get(), region -> {
                in.shared().remember(region);
                in.progress().accept(region.bytes());
            });
            return;
        }
        repository.putShard(header, new ShardCopy(in, header.number()).copy(regions));
        lease.renew();
    }

    private void progressed(long bytes, ImageSurvey survey) {
        context.checkRunning();
        // A large file may take longer than the lease, most of all with a limit.
        lease.renew();
        long done = bytesDone.addAndGet(bytes);
        context.progress(Math.max(0, Math.min(done, survey.bytes())), survey.bytes(), "bytes");
    }
}
