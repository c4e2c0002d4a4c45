package io.holdfast.backup;

import io.holdfast.hbase.SnapshotRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts a table's regions, as they come, into groups that are copied as one task and recorded in one shard. The same
 * regions in the same order give the same groups, so that whoever resumes a backup finds the shards of its predecessor.
 */
final class RegionGroups implements Consumer<SnapshotRegion> {

    /** Small enough that a table of a gigabyte keeps every thread busy to the end, large enough to make few objects. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_FILES = 1_000;
    private static final int MOST_REGIONS = 500;

    private final Consumer<List<SnapshotRegion>> groups;
    private List<SnapshotRegion> group = new ArrayList<>();
    private long bytes;
    private int files;

    RegionGroups(Consumer<List<SnapshotRegion>> groups) {
        this.groups = groups;
    }

    @Override
    public void accept(SnapshotRegion region) {
        group.add(region);
        for (SnapshotRegion.Family family : region.families()) {
            files += family.files().size();
            bytes += family.files().stream()
                    .mapToLong(file -> file.length().orElse(0))
                    .sum();
        }
        if (bytes >= MOST_BYTES || files >= MOST_FILES || group.size() >= MOST_REGIONS) {
            end();
        }
    }

    /** Hands out the last group. */
    void end() {
        if (!group.isEmpty()) {
            groups.accept(List.copyOf(group));
            group = new ArrayList<>();
            bytes = 0;
            files = 0;
        }
    }
}
