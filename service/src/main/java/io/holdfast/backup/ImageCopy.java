package io.holdfast.backup;

import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileIdentity;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Intent;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotRegion;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskPool;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Copies the files of the snapshots into the repository: a task for each group of regions, whose shard, written after its
 * files, is its record of completion. A group that has a shard already is not copied again.
 */
final class ImageCopy {

    /** Counts the attempts of this process, so that no two use the same keys; the epoch tells processes apart. */
    private static final AtomicInteger ATTEMPTS = new AtomicInteger();

    private final Cluster cluster;
    private final Repository repository;
    private final LeaderEpoch epoch;
    private final int parallelism;
    private final FullBackupState state;
    private final StepContext context;
    private final int attempt = ATTEMPTS.incrementAndGet();
    private final AtomicLong bytesDone = new AtomicLong();
    private int nextShard;

    ImageCopy(
            Cluster cluster,
            Repository repository,
            LeaderEpoch epoch,
            int parallelism,
            FullBackupState state,
            StepContext context) {
        this.cluster = cluster;
        this.repository = repository;
        this.epoch = epoch;
        this.parallelism = parallelism;
        this.state = state;
        this.context = context;
    }

    void run() {
        ImageSurvey survey = ImageSurvey.of(cluster, state);
        SessionFiles files = new SessionFiles(survey, committedFiles());
        context.progress(0, survey.bytes(), "bytes");
        try (TaskPool pool = new TaskPool("copy", parallelism)) {
            for (int i = 0; i < state.tables().size(); i++) {
                TableId table = state.tables().get(i);
                RegionGroups groups = new RegionGroups(regions -> {
                    int shard = nextShard++;
                    pool.submit(() -> copy(new ShardHeader(state.backup(), table, shard), regions, files, survey));
                });
                cluster.snapshots().readRegions(state.snapshotOf(i), groups);
                groups.end();
            }
            pool.finish();
        }
    }

    private CommittedFiles committedFiles() {
        Set<BackupId> named = FullBackupProcedure.intentsOf(repository, state).stream()
                .map(Intent::reuses)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        return CommittedFiles.load(repository, cluster.id(), named, repository.newestRoot());
    }

    private void copy(ShardHeader header, List<SnapshotRegion> regions, SessionFiles files, ImageSurvey survey) {
        Optional<ShardRef> done = repository.findShard(header);
        if (done.isPresent()) {
            repository.readShard(done.get(), region -> {
                files.remember(region);
                progressed(region.bytes(), survey);
            });
            return;
        }
        ShardCopy copy = new ShardCopy(header, files, survey);
        repository.putShard(header, regions.stream().map(copy::region).toList());
    }

    private void progressed(long bytes, ImageSurvey survey) {
        context.progress(Math.min(bytesDone.addAndGet(bytes), survey.bytes()), survey.bytes(), "bytes");
    }

    /** Copies one group of regions. */
    private final class ShardCopy {

        private final ShardHeader header;
        private final SessionFiles files;
        private final ImageSurvey survey;
        private int nextFile;

        ShardCopy(ShardHeader header, SessionFiles files, ImageSurvey survey) {
            this.header = header;
            this.files = files;
            this.survey = survey;
        }

        RegionImage region(SnapshotRegion region) {
            List<FamilyFiles> families = new ArrayList<>();
            for (SnapshotRegion.Family family : region.families()) {
                families.add(new FamilyFiles(
                        family.name(), family.files().stream().map(this::file).toList()));
            }
            return new RegionImage(
                    region.encodedName(),
                    region.regionId(),
                    region.startKey(),
                    region.endKey(),
                    region.replicaId(),
                    region.offline(),
                    region.split(),
                    region.mob(),
                    families);
        }

        private StoreFile file(SnapshotRegion.File file) {
            long length = file.length().orElseGet(() -> cluster.files().length(file.origin()));
            FileIdentity identity = new FileIdentity(cluster.id(), file.origin().name(), length);
            AtomicLong streamed = new AtomicLong();
            StoredFile content = files.find(identity, file.origin(), () -> store(file.origin(), length, streamed));
            progressed(length - streamed.get(), survey);
            return new StoreFile(file.name(), file.reference(), content);
        }

        private StoredFile store(FileOrigin origin, long length, AtomicLong streamed) {
            ObjectKey key = Layout.data(state.session(), epoch, header.number(), attempt, nextFile++);
            try (InputStream in = cluster.files().open(origin)) {
                return repository.storeFile(key, origin, length, in, bytes -> {
                    streamed.addAndGet(bytes);
                    progressed(bytes, survey);
                });
            } catch (IOException e) {
                throw new Unavailable("unable to close HFile " + origin + ": " + e.getMessage(), null, e);
            }
        }
    }
}
