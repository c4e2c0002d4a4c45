package io.holdfast.snapshot;

import io.holdfast.procedure.RetryPolicy;
import java.time.Duration;

/**
 * The bounds within which snapshots are taken.
 *
 * @param tablesAtOnce tables of one session that are worked on side by side
 * @param flushesPerServer regions that one region server flushes at a time for all sessions of this leader
 * @param regionsPerTask regions that are verified in one piece; a snapshot of more is verified in several tasks
 * @param attempts how often HBase is asked for a snapshot that comes to nothing, and how long to wait before
 * @param longestTake how long HBase may take, with all attempts
 */
public record SnapshotSettings(
        int tablesAtOnce, int flushesPerServer, int regionsPerTask, RetryPolicy attempts, Duration longestTake) {

    public static final SnapshotSettings DEFAULT = new SnapshotSettings(
            4, 2, 10_000, new RetryPolicy(10, Duration.ofSeconds(10), Duration.ofSeconds(10)), Duration.ofMinutes(30));
}
