package io.holdfast.demo.data;

import java.io.IOException;
import org.apache.hadoop.hbase.Cell;
import org.jspecify.annotations.Nullable;

/** Cells in HBase's order, one after another. */
public interface CellStream extends AutoCloseable {

    /** The next cell, or null after the last. */
    @Nullable
    Cell next() throws IOException;

    @Override
    void close() throws IOException;
}
