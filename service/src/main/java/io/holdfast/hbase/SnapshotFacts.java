package io.holdfast.hbase;

import io.holdfast.format.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A complete snapshot.
 *
 * @param table the table that it is of, or claims to be of
 * @param createdAt what whoever asked for it, or HBase, gave as the moment of its creation
 * @param timeToLive after which HBase deletes it; empty: never
 */
public record SnapshotFacts(
        SnapshotName name, TableId table, SnapshotForm form, Instant createdAt, Optional<Duration> timeToLive) {}
