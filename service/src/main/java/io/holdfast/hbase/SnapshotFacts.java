package io.holdfast.hbase;

import io.holdfast.format.TableId;

/** A snapshot and the table that it is of, or claims to be of. */
public record SnapshotFacts(SnapshotName name, TableId table) {}
