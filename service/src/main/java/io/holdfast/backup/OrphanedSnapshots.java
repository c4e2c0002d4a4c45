package io.holdfast.backup;

import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import java.util.List;
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
     * Finds them.
     *
     * @param running the sessions that have not ended; only a leader that has looked into the journal knows them
     */
    public List<SnapshotName> find(Set<String> running) {
        return cluster.snapshots().list().stream()
                .map(SnapshotFacts::name)
                .filter(name -> {
                    Matcher matcher = FORM.matcher(name.text());
                    return matcher.matches() && !running.contains(matcher.group(1));
                })
                .toList();
    }

    /** Deletes what {@link #find} finds. */
    public void delete(Set<String> running) {
        for (SnapshotName name : find(running)) {
            LOG.info("snapshot {} belongs to no running session and is deleted", name);
            cluster.snapshots().delete(name);
        }
    }
}
