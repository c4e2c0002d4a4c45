package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.hbase.EditSorter.SortedFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparatorImpl;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.jspecify.annotations.Nullable;

/** Writes a sorted log file: an HFile with the cells of all families of a table, in the order of {@link SortedCells}. */
final class LogFileWriter implements Closeable {

    private final Path path;
    private final HFile.Writer writer;
    private long cells;
    private long bytes;
    private @Nullable Cell first;
    private @Nullable Cell last;

    LogFileWriter(FileSystem fileSystem, Path path, Configuration conf) throws IOException {
        this.path = path;
        this.writer = HFile.getWriterFactory(conf, CacheConfig.DISABLED)
                .withPath(fileSystem, path)
                .withFileContext(new HFileContextBuilder()
                        .withIncludesTags(true)
                        // A store's own comparator passes over the family (InnerStoreCellComparator).
                        .withCellComparator(CellComparatorImpl.COMPARATOR)
                        // Others take all cells of a block to be of one family (FastDiffDeltaEncoder).
                        .withDataBlockEncoding(DataBlockEncoding.NONE)
                        .build())
                .create();
    }

    void append(Cell cell) throws IOException {
        writer.append(cell);
        cells++;
        bytes += cell.getSerializedSize();
        first = first == null ? cell : first;
        last = cell;
    }

    /** Bytes of the cells before they are encoded. */
    long bytes() {
        return bytes;
    }

    /** Whether this cell may begin another file. */
    boolean endsBefore(Cell next) {
        return last != null && !CellUtil.matchingRows(last, next);
    }

    /** Ends a file that has cells. */
    SortedFile finish() throws IOException {
        writer.close();
        return new SortedFile(
                java.nio.file.Path.of(path.toUri().getPath()),
                cells,
                Bytes.of(CellUtil.cloneRow(Objects.requireNonNull(first))),
                Bytes.of(CellUtil.cloneRow(Objects.requireNonNull(last))));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
