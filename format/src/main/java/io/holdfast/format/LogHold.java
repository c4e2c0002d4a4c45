package io.holdfast.format;

import java.time.Instant;
import java.util.Objects;

/**
 * What makes a cluster keep its logs: a replication peer that is disabled.
 *
 * @param peer its id, unlike that of any other hold
 * @param since when it was added, by the clock of the service
 */
public record LogHold(String peer, Instant since) {

    private static final int LONGEST_PEER = 100;

    public LogHold {
        Invariant.text("peer", peer, LONGEST_PEER);
        Objects.requireNonNull(since);
    }
}
