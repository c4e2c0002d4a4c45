package io.holdfast.snapshot;

import io.holdfast.error.Corrupt;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.KeyRange;
import io.holdfast.hbase.KeySpace;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Looks whether a snapshot can be used: each row is in one of its regions, and each file that a region names, be it by a
 * link or a reference, is there with its length. Reads no file.
 */
final class SnapshotCheck {

    private static final int MOST_KEPT = 1_000;
    private static final int REGIONS_PER_REPORT = 16;

    private final Cluster cluster;
    private final SnapshotName name;
    private final List<Damage> damages = new ArrayList<>();
    private long damagesTotal;

    /** How many files there are, as the regions see them, and their bytes. */
    record Tally(long files, long bytes) {}

    SnapshotCheck(Cluster cluster, SnapshotName name) {
        this.cluster = cluster;
        this.name = name;
    }

    /** What is wrong, the first thousand at most. */
    List<Damage> damages() {
        return List.copyOf(damages);
    }

    long damagesTotal() {
        return damagesTotal;
    }

    /** Throws CORRUPT if anything was found. */
    void requireSound(TableId table) {
        if (damagesTotal > 0) {
            Damage first = damages.get(0);
            throw new Corrupt(
                    "unable to use snapshot %s of table %s: %s%s"
                            .formatted(
                                    name,
                                    table,
                                    first.detail(),
                                    damagesTotal > 1 ? " (and " + (damagesTotal - 1) + " more)" : ""),
                    SnapshotPurpose.of(name) == SnapshotPurpose.FAILSAFE
                            ? "the table itself is damaged, and what is left of it could not be put back after a failure;"
                                    + " drop it and restore again, if it is not needed"
                            : "hbck2 tells more about regions and files that are missing",
                    null);
        }
    }

    /** Looks at the key ranges of all regions, and counts the regions. */
    long regions() {
        List<KeyRange> ranges = new ArrayList<>();
        long[] count = {0};
        cluster.snapshots().readRegions(name, region -> {
            count[0]++;
            if (holdsRows(region)) {
                ranges.add(new KeyRange(region.startKey(), region.endKey()));
            }
        });
        for (KeySpace.Fault fault : KeySpace.faults(ranges)) {
            String rows = "from '%s' to '%s'".formatted(fault.from(), fault.to());
            add(new Damage(
                    fault.overlap() ? "overlap" : "hole",
                    rows,
                    "expected one region for each row, found %s %s"
                            .formatted(fault.overlap() ? "several for those" : "none for those", rows)));
        }
        return count[0];
    }

    /** The parent of a split is kept for its files, its daughters have the rows; a replica has no rows of its own. */
    static boolean holdsRows(SnapshotRegion region) {
        return !region.split() && !region.mob() && region.replicaId() == 0;
    }

    /**
     * Looks for the files of some regions.
     *
     * @param from the first of them, in the order of the manifest
     * @param to the one after the last
     * @param progress told now and then how many are done
     */
    Tally files(long from, long to, LongConsumer progress) {
        long[] next = {0};
        long[] tally = {0, 0};
        cluster.snapshots().readRegions(name, region -> {
            long number = next[0]++;
            if (number < from || number >= to) {
                return;
            }
            for (SnapshotRegion.Family family : region.families()) {
                for (SnapshotRegion.File file : family.files()) {
                    tally[0]++;
                    tally[1] += lengthOf(region, file);
                }
            }
            long done = number - from + 1;
            if (done % REGIONS_PER_REPORT == 0 || number == to - 1) {
                progress.accept(done);
            }
        });
        return new Tally(tally[0], tally[1]);
    }

    /**
     * Looks for the files of some regions, for whoever asked from elsewhere.
     *
     * @param progress told of more regions that are done
     */
    SnapshotVerifyTask.Result result(long from, long to, LongConsumer progress) {
        long[] told = {0};
        Tally tally = files(from, to, done -> {
            progress.accept(done - told[0]);
            told[0] = done;
        });
        return new SnapshotVerifyTask.Result(tally, damagesTotal);
    }

    private long lengthOf(SnapshotRegion region, SnapshotRegion.File file) {
        FileOrigin origin = file.origin();
        String path = String.join("/", origin.table().toString(), origin.region(), origin.family(), origin.name());
        String seen = file.name().equals(origin.name()) ? "" : ", to which %s refers".formatted(file.name());
        try {
            long length = cluster.files().length(origin);
            long expected = file.length().orElse(length);
            if (length != expected) {
                add(new Damage(
                        "length",
                        path,
                        "expected file %s of %d bytes%s in region %s, found %d bytes"
                                .formatted(path, expected, seen, region.encodedName(), length)));
            }
            return length;
        } catch (Corrupt nowhere) {
            add(new Damage(
                    "missing",
                    path,
                    "expected file %s%s in region %s, found it nowhere".formatted(path, seen, region.encodedName())));
            return 0;
        }
    }

    private void add(Damage damage) {
        damagesTotal++;
        if (damages.size() < MOST_KEPT) {
            damages.add(damage);
        }
    }
}
