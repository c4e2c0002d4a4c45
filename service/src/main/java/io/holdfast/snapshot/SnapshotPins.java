package io.holdfast.snapshot;

import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
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
     * Deletes every pin that is not needed any more, and fail-safes that came too late to be of use.
     *
     * @param running the sessions that have not ended; theirs are left alone
     */
    public void release(Set<String> running) {
        for (SnapshotFacts snapshot : cluster.snapshots().list()) {
            SnapshotPurpose purpose = SnapshotPurpose.of(snapshot.name());
            boolean ours = PIN.matcher(snapshot.name().text()).matches() && purpose != SnapshotPurpose.USER;
            if (!ours || running.contains(SnapshotPurpose.sessionOf(snapshot.name()))) {
                continue;
            }
            if (purpose == SnapshotPurpose.FAILSAFE || !cluster.files().hasLinks(snapshot.table())) {
                LOG.info("snapshot {} is not needed any more and deleted", snapshot.name());
                cluster.snapshots().delete(snapshot.name());
            }
        }
    }
}
