package io.holdfast.backup;

import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileIdentity;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.RegionImage;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotRegion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Copies the files of one group of regions. What a committed backup has is not stored again; small files share an object,
 * so that a store is not asked for millions of them.
 */
final class ShardCopy {

    /** Files of this size and more get an object each. */
    private static final long LARGE = 2L << 20;

    /** An object of small files is complete when it has this many bytes. */
    private static final long BUNDLE = 20L << 20;

    /**
     * Where a task finds files, and where it puts them.
     *
     * @param progress told of the bytes that are done; less than 0 where something was in vain
     */
    record Surroundings(
            Cluster cluster,
            FileCopies copies,
            ImageSurvey survey,
            CommittedFiles committed,
            SessionFiles shared,
            LongConsumer progress) {}

    private final Surroundings in;
    private final int shard;
    private final Map<FileOrigin, StoredFile> contents = new HashMap<>();
    private final Set<FileOrigin> ordered = new HashSet<>();
    private final List<List<CopyOrder.File>> objects = new ArrayList<>();
    private List<CopyOrder.File> bundle = new ArrayList<>();
    private long bundleBytes;

    /** @param shard its number */
    ShardCopy(Surroundings in, int shard) {
        this.in = in;
        this.shard = shard;
    }

    /** The regions with all their files in the repository. */
    List<RegionImage> copy(List<SnapshotRegion> regions) {
        for (SnapshotRegion region : regions) {
            region.families().forEach(family -> family.files().forEach(this::provide));
        }
        closeBundle();
        if (!objects.isEmpty()) {
            in.copies
                    .store(new CopyOrder(shard, objects), in.progress)
                    .forEach(file -> contents.put(file.origin(), file));
        }
        return regions.stream().map(this::image).toList();
    }

    private void provide(SnapshotRegion.File file) {
        FileOrigin origin = file.origin();
        long length = file.length().orElseGet(() -> in.cluster.files().length(origin));
        if (contents.containsKey(origin) || ordered.contains(origin)) {
            in.progress.accept(length);
            return;
        }
        Optional<StoredFile> committed = in.committed.find(new FileIdentity(in.cluster.id(), origin.name(), length));
        if (committed.isPresent()) {
            contents.put(origin, committed.get());
            in.progress.accept(length);
        } else if (in.survey.mayBeSeenAgain(origin)) {
            // At once and alone: two tasks could wait for each other's others to be complete.
            contents.put(origin, storeOnce(new CopyOrder.File(origin, length)));
        } else {
            order(new CopyOrder.File(origin, length));
        }
    }

    private StoredFile storeOnce(CopyOrder.File file) {
        long[] streamed = new long[1];
        CopyOrder alone = new CopyOrder(shard, List.of(List.of(file)));
        StoredFile stored = in.shared.once(file.origin(), () -> in.copies
                .store(alone, bytes -> {
                    streamed[0] += bytes;
                    in.progress.accept(bytes);
                })
                .get(0));
        in.progress.accept(file.length() - streamed[0]);
        return stored;
    }

    private void order(CopyOrder.File file) {
        ordered.add(file.origin());
        if (file.length() >= LARGE) {
            objects.add(List.of(file));
            return;
        }
        bundle.add(file);
        bundleBytes += file.length();
        if (bundleBytes >= BUNDLE) {
            closeBundle();
        }
    }

    private void closeBundle() {
        if (!bundle.isEmpty()) {
            objects.add(bundle);
            bundle = new ArrayList<>();
            bundleBytes = 0;
        }
    }

    private RegionImage image(SnapshotRegion region) {
        return new RegionImage(
                region.encodedName(),
                region.regionId(),
                region.startKey(),
                region.endKey(),
                region.replicaId(),
                region.offline(),
                region.split(),
                region.mob(),
                region.families().stream()
                        .map(family -> new FamilyFiles(
                                family.name(),
                                family.files().stream().map(this::storeFile).toList()))
                        .toList());
    }

    private StoreFile storeFile(SnapshotRegion.File file) {
        StoredFile content = Objects.requireNonNull(contents.get(file.origin()), "every file was provided");
        return new StoreFile(file.name(), file.reference(), content);
    }
}
