package io.holdfast.hbase;

import io.holdfast.format.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * Where a file of the repository goes in a cluster.
 *
 * @param path relative to HBase's root directory
 * @param rows the only ones of the file that go there; null for all
 */
public record Placement(
        String path, StoredFile file, @Nullable KeyRange rows) {}
