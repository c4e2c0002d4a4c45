package io.holdfast.hbase;

import io.holdfast.format.StoredFile;

/**
 * Where a file of the repository goes in a cluster.
 *
 * @param path relative to HBase's root directory
 * @param shared whether the place is one that the cluster may have filled itself: MOB cells name the table that wrote
 *     them, so that their files keep the place they came from
 */
public record Placement(String path, boolean shared, StoredFile file) {}
