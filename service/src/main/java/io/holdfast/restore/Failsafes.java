package io.holdfast.restore;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.BuildTable;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.snapshot.SnapshotPurpose;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of tables as they were before a restore in place. Each is kept for a while after the restore, so that
 * somebody can change their mind. HBase itself is not told to delete them: it would do so in the middle of a restore that
 * is taken up late.
 */
public final class Failsafes {

    private static final String PREFIX = "holdfast-overwritten-";
    private static final Pattern FORM = Pattern.compile(PREFIX + "(\\d{8}T\\d{9}Z-[0-9a-f]{8})-\\d+");
    private static final Logger LOG = LoggerFactory.getLogger(Failsafes.class);

    private final Cluster cluster;
    private final Clock clock;
    private final Duration keep;

    /** @param keep how long they are kept at least */
    public Failsafes(Cluster cluster, Clock clock, Duration keep) {
        this.cluster = cluster;
        this.clock = clock;
        this.keep = keep;
    }

    /** What the fail-safe is called of one of a session's targets. */
    public static SnapshotName snapshotName(SessionId session, int target) {
        return new SnapshotName(PREFIX + session + "-" + target);
    }

    /** The same where the session is not known yet. */
    static String nameInPlans(int target) {
        return PREFIX + "<session>-" + target;
    }

    /** A table that may be put back as it was before a session. */
    record Failsafe(TableId table, String session) {}

    /** Those of restores of snapshots, too. */
    static List<Failsafe> of(Cluster cluster) {
        return cluster.snapshots().list().stream()
                .filter(snapshot -> SnapshotPurpose.of(snapshot.name()) == SnapshotPurpose.FAILSAFE)
                .map(snapshot -> new Failsafe(snapshot.table(), SnapshotPurpose.sessionOf(snapshot.name())))
                .toList();
    }

    /**
     * Deletes those that are old enough and that nobody needs.
     *
     * @param running the sessions that have not ended; theirs are left alone, however old
     */
    public void release(Set<String> running) {
        for (SnapshotFacts snapshot : cluster.snapshots().list()) {
            Matcher form = FORM.matcher(snapshot.name().text());
            if (form.matches() && !running.contains(form.group(1)) && isOld(snapshot)) {
                SessionId session = new SessionId(form.group(1));
                if (isNotNeeded(snapshot.table(), session)) {
                    LOG.info("snapshot {} has been kept for {} and is deleted", snapshot.name(), keep);
                    cluster.snapshots().delete(snapshot.name());
                }
            }
        }
    }

    private boolean isOld(SnapshotFacts snapshot) {
        return !clock.instant().isBefore(snapshot.createdAt().plus(keep));
    }

    /**
     * While the build is there, the restore has come to no end, whatever the journal says. A table that was put back consists
     * of links to its own former files, and needs the snapshot until all were compacted.
     */
    private boolean isNotNeeded(TableId table, SessionId session) {
        return cluster.tables().find(BuildTable.of(table, session)).isEmpty()
                && !cluster.imports().tablesLinkedTo(table).contains(table);
    }
}
