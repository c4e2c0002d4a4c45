package io.holdfast.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What logs say that are not read yet, as far as somebody has looked: provisional, as the end of a log that is still written may
 * never have been acknowledged. It stands beside the chain that it follows, and means nothing once another reading is committed.
 *
 * @param session of the look that wrote it
 * @param reading the newest reading of the chain that it follows
 * @param to every edit that was committed up to this moment was seen by then
 * @param segments what follows those of the chain, oldest first, each of a look of its own
 */
public record LogTail(ClusterId cluster, SessionId session, SessionId reading, Instant to, List<LogSegmentRef> segments)
        implements Document {

    public LogTail {
        Objects.requireNonNull(cluster);
        Objects.requireNonNull(session);
        Objects.requireNonNull(reading);
        Objects.requireNonNull(to);
        segments = LogSegmentRef.inOrder(segments);
        segments.forEach(segment -> Invariant.holds(
                Layout.tails().covers(segment.object().key()),
                "segments of looks",
                segment.object().key()));
    }

    /** Whether it goes on from what this chain has. */
    public boolean follows(LogChain chain) {
        return cluster.equals(chain.cluster()) && reading.equals(chain.lastReading());
    }
}
