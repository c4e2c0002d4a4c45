package io.holdfast.backup;

import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileIdentity;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotRegion;
import io.holdfast.repository.FileSource;
import io.holdfast.repository.Repository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
            Repository repository,
            ImageSurvey survey,
            CommittedFiles committed,
            SessionFiles shared,
            LongConsumer progress) {}

    /** What the keys are made of under which a task stores files. */
    record Place(SessionId session, LeaderEpoch epoch, int shard, int attempt) {
        ObjectKey file(int number) {
            return Layout.data(session, epoch, shard, attempt, number);
        }
    }

    private final Surroundings in;
    private final Place place;
    private final Map<FileOrigin, StoredFile> contents = new HashMap<>();
    private List<FileSource> bundle = new ArrayList<>();
    private long bundleBytes;
    private int nextFile;

    ShardCopy(Surroundings in, Place place) {
        this.in = in;
        this.place = place;
    }

    /** The regions with all their files in the repository. */
    List<RegionImage> copy(List<SnapshotRegion> regions) {
        for (SnapshotRegion region : regions) {
            region.families().forEach(family -> family.files().forEach(this::provide));
        }
        storeBundle();
        return regions.stream().map(this::image).toList();
    }

    private void provide(SnapshotRegion.File file) {
        FileOrigin origin = file.origin();
        long length = file.length().orElseGet(() -> in.cluster.files().length(origin));
        if (contents.containsKey(origin)) {
            in.progress.accept(length);
            return;
        }
        Optional<StoredFile> committed = in.committed.find(new FileIdentity(in.cluster.id(), origin.name(), length));
        FileSource source =
                new FileSource(origin, length, () -> in.cluster.files().open(origin));
        if (committed.isPresent()) {
            contents.put(origin, committed.get());
            in.progress.accept(length);
        } else if (in.survey.mayBeSeenAgain(origin)) {
            // Never in a bundle: two tasks could wait for each other's to be complete.
            contents.put(origin, storeOnce(source));
        } else if (length >= LARGE) {
            contents.put(origin, store(List.of(source), in.progress).get(0));
        } else {
            addToBundle(source);
        }
    }

    private StoredFile storeOnce(FileSource source) {
        long[] streamed = new long[1];
        StoredFile file = in.shared.once(source.origin(), () -> store(List.of(source), bytes -> {
                    streamed[0] += bytes;
                    in.progress.accept(bytes);
                })
                .get(0));
        in.progress.accept(source.length() - streamed[0]);
        return file;
    }

    private void addToBundle(FileSource source) {
        bundle.add(source);
        bundleBytes += source.length();
        if (bundleBytes >= BUNDLE) {
            storeBundle();
        }
    }

    private void storeBundle() {
        if (!bundle.isEmpty()) {
            store(bundle, in.progress).forEach(file -> contents.put(file.origin(), file));
            bundle = new ArrayList<>();
            bundleBytes = 0;
        }
    }

    private List<StoredFile> store(List<FileSource> sources, LongConsumer progress) {
        return in.repository.storeFiles(() -> place.file(nextFile++), sources, progress);
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
