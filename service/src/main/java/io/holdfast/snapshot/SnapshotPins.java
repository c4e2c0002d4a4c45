package io.holdfast.snapshot;

import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots that keep the files of tables which were cloned or restored. HBase itself can lose files behind references
 * of links when the snapshot goes that a table was made of (HBASE-30154); so a copy of that snapshot stays until no store
 * file of the table is a link any more, because all were compacted, or until the table is gone.
 */
public final class SnapshotPins {

    private static final Pattern PIN = Pattern.compile(SnapshotPurpose.RESERVED + "(pin|failsafe)-.*");
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotPins.class);

    private final Cluster cluster;

    public SnapshotPins(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Finds every pin that is not needed any more, and fail-safes that came too late to be of use.
     *
     * @param running the sessions that have not ended; theirs are left alone
     */
    public List<SnapshotName> unneeded(Set<String> running) {
        List<SnapshotFacts> all = cluster.snapshots().list();
        return all.stream()
                .filter(snapshot -> PIN.matcher(snapshot.name().text()).matches())
                .filter(snapshot -> !running.contains(SnapshotPurpose.sessionOf(snapshot.name())))
                .filter(snapshot -> isUnneeded(snapshot, all))
                .map(SnapshotFacts::name)
                .toList();
    }

    private boolean isUnneeded(SnapshotFacts snapshot, List<SnapshotFacts> all) {
        return switch (SnapshotPurpose.of(snapshot.name())) {
            case FAILSAFE -> true;
            case PIN -> !mayBePutBack(snapshot.table(), all) && !cluster.files().hasLinks(snapshot.table());
            case USER, BACKUP -> false;
        };
    }

    /** What a table was before it was restored in place may need the files that it needed then. */
    private static boolean mayBePutBack(TableId table, List<SnapshotFacts> all) {
        return all.stream()
                .filter(snapshot -> snapshot.table().equals(table))
                .anyMatch(snapshot -> SnapshotPurpose.of(snapshot.name()) == SnapshotPurpose.FAILSAFE);
    }

    /** Deletes what {@link #unneeded} finds. */
    public void release(Set<String> running) {
        for (SnapshotName pin : unneeded(running)) {
            LOG.info("snapshot {} is not needed any more and deleted", pin);
            cluster.snapshots().delete(pin);
        }
    }
}
