package io.holdfast.archive;

import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.WalFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds what a cluster keeps for a log archive that nobody adds to: a file system that is full does more harm than edits that
 * cannot be brought back to a moment. A hold that is released ends what is archived, which the next reading finds and says.
 *
 * @param longest how long logs are kept
 * @param mostBytes how many bytes of them
 */
public record HoldLimits(Duration longest, long mostBytes) {

    /**
     * A hold, and what the cluster keeps for it.
     *
     * @param bytes of closed logs that it may be what keeps
     */
    public record Held(String name, Instant since, long bytes) {

        public Duration age(Instant now) {
            return Duration.between(since, now);
        }
    }

    /** All holds for whatever repository. */
    public static List<Held> find(Cluster cluster) {
        List<String> names = cluster.wals().holds(Holds.PREFIX);
        if (names.isEmpty()) {
            return List.of();
        }
        List<WalFile> files = cluster.wals().list();
        List<Held> held = new ArrayList<>();
        for (String name : names) {
            Holds.since(name).ifPresent(since -> held.add(new Held(name, since, Holds.bytesSince(since, files))));
        }
        return List.copyOf(held);
    }

    public boolean areExceededBy(Held hold, Clock clock) {
        return hold.age(clock.instant()).compareTo(longest) > 0 || hold.bytes() > mostBytes;
    }

    /** Time to do something about it. */
    public boolean areNearFor(Held hold, Clock clock) {
        return hold.age(clock.instant()).multipliedBy(2).compareTo(longest) > 0 || hold.bytes() > mostBytes / 2;
    }
}
