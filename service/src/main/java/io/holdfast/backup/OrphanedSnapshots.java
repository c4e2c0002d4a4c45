package io.holdfast.backup;

import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots that were taken for a backup whose session is over: HBase goes on with one that it was asked for, although
 * whoever asked has died or given up.
 */
public final class OrphanedSnapshots {

    private static final Pattern FORM = Pattern.compile("holdfast-(\\d{8}T\\d{9}Z-[0-9a-f]{8})-\\d+");
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedSnapshots.class);

    private final Cluster cluster;

    public OrphanedSnapshots(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Deletes them.
     *
     * @param running the sessions that have not ended; only a leader that has looked into the journal knows them
     */
    public void delete(Set<String> running) {
        for (SnapshotFacts snapshot : cluster.snapshots().list()) {
            Matcher matcher = FORM.matcher(snapshot.name().text());
            if (matcher.matches() && !running.contains(matcher.group(1))) {
                LOG.info("snapshot {} belongs to no running session and is deleted", snapshot.name());
                cluster.snapshots().delete(snapshot.name());
            }
        }
    }
}
