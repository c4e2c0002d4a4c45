package io.holdfast.hbase;

import io.holdfast.format.TableId;
import java.time.Instant;

/**
 * A complete snapshot.
 *
 * @param table the table that it is of, or claims to be of
 * @param createdAt when it was taken, by the clock of the master
 */
public record SnapshotFacts(SnapshotName name, TableId table, Instant createdAt) {}
