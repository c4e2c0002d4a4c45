package io.holdfast.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How recovery to a moment stands on a cluster.
 *
 * @param state {@code OFF}: no table is protected; {@code HELD}: the cluster keeps its logs; {@code BROKEN}: somebody has
 *     released them, so that the next reading begins anew
 * @param holdPeer the replication peer that keeps the logs; null if there is none
 * @param holdSeconds how old it is; null if there is none
 * @param heldBytes of the closed logs that the cluster has; null if nothing is held
 * @param clockSkewSeconds by how much the clock of a server was ahead of the leader's when it was last looked at, of the one that
 *     was off the most; negative if it was behind, 0 if none was off for certain; null if none was looked at
 */
public record PitrStatus(
        String state,
        @Nullable String holdPeer,
        @Nullable Double holdSeconds,
        @Nullable Long heldBytes,
        @Nullable Double clockSkewSeconds,
        List<Table> tables) {

    public PitrStatus {
        tables = List.copyOf(tables);
    }

    /**
     * One table.
     *
     * @param from the earliest moment that it can be brought back to; null if there is none yet, as there is no image
     * @param to the latest; null if there is none
     * @param lagSeconds how long ago that is; null if there is none, or the table is not protected any more
     * @param provisionalTo the latest that it can be brought back to provisionally, by logs that are still written: some of it may
     *     never have been acknowledged; null if there is none
     * @param active whether edits are still added
     * @param gaps times in between of which edits are missing
     */
    public record Table(
            String table,
            boolean active,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Double lagSeconds,
            @Nullable Instant provisionalTo,
            List<Gap> gaps,
            @Nullable String note) {

        public Table {
            gaps = List.copyOf(gaps);
        }
    }

    /** From one moment to another the table cannot be brought back, and why. */
    public record Gap(Instant from, @Nullable Instant to, String reason) {}
}
