package io.holdfast.hbase;

import io.holdfast.format.TableId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A snapshot that HBase is to take.
 *
 * @param form FLUSH or SKIPFLUSH; of a disabled table HBase takes an OFFLINE one, whatever is asked for
 * @param createdAt what the snapshot is to say of its creation, to the millisecond: with the name it tells this snapshot
 *     from one that somebody else took under the same name
 * @param timeToLive always explicit, as the cluster's own default (hbase.master.snapshot.ttl) may be short
 */
public record SnapshotRequest(
        SnapshotName name, TableId table, SnapshotForm form, Instant createdAt, Duration timeToLive) {

    /** What HBase takes for a long time: it has no word for "explicitly for ever". */
    public static final Duration FOREVER = Duration.ofDays(100 * 365);

    public SnapshotRequest {
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        if (form == SnapshotForm.OFFLINE) {
            throw new IllegalArgumentException("whether a snapshot is taken offline is for HBase to say");
        }
        if (timeToLive.toSeconds() < 1 || timeToLive.compareTo(FOREVER) > 0) {
            throw new IllegalArgumentException("not a time to live: " + timeToLive);
        }
    }

    /** Whether this snapshot is the one that was asked for. */
    public boolean isAnsweredBy(SnapshotFacts snapshot) {
        return snapshot.name().equals(name)
                && snapshot.table().equals(table)
                && snapshot.createdAt().equals(createdAt);
    }
}
