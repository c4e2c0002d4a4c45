package io.holdfast.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a reading of the logs.
 *
 * @param tables those that are protected now
 * @param to every edit that was committed up to this moment is archived; null if no table is protected
 * @param holdPeer the replication peer that keeps the cluster's logs; null if nothing has to be kept
 * @param removeByHand what a person can run in HBase's shell to release the logs when Holdfast is gone; null if nothing is held
 */
public record PitrResult(
        String sessionId,
        List<String> tables,
        @Nullable Instant to,
        @Nullable String holdPeer,
        @Nullable String removeByHand,
        double seconds)
        implements SessionResult {

    public PitrResult {
        tables = List.copyOf(tables);
    }
}
