package io.holdfast.hbase;

import io.holdfast.format.StoredFile;

/**
 * Where a file of the repository goes in a cluster.
 *
 * @param path relative to HBase's root directory
 */
public record Placement(String path, StoredFile file) {}
