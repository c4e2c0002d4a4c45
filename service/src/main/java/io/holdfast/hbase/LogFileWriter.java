package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.hbase.EditSorter.SortedFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
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

    /** Before they are encoded: large enough for few files, small enough to be sent again after a failure. */
    private static final long LARGEST_FILE = 256L << 20;

    private static final long BETWEEN_TELLING = 1 << 18;

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

    /** Cells in order; null at their end. */
    @FunctionalInterface
    interface Cells {
        @Nullable
        Cell next() throws IOException;
    }

    /**
     * All of them in as many files as it takes, none of which has a row of another one.
     *
     * @param progress told of the bytes that were written, before they are encoded
     */
    static List<SortedFile> writeAll(
            FileSystem fileSystem, Path folder, Configuration conf, Cells cells, LongConsumer progress)
            throws IOException {
        List<SortedFile> files = new ArrayList<>();
        Cell cell = cells.next();
        long untold = 0;
        while (cell != null) {
            Path path = new Path(folder, "sorted-" + files.size());
            try (LogFileWriter file = new LogFileWriter(fileSystem, path, conf)) {
                while (cell != null && !(file.bytes >= LARGEST_FILE && file.endsBefore(cell))) {
                    file.append(cell);
                    untold += cell.getSerializedSize();
                    if (untold >= BETWEEN_TELLING) {
                        progress.accept(untold);
                        untold = 0;
                    }
                    cell = cells.next();
                }
                files.add(file.finish());
            }
        }
        progress.accept(untold);
        return files;
    }

    void append(Cell cell) throws IOException {
        writer.append(cell);
        cells++;
        bytes += cell.getSerializedSize();
        first = first == null ? cell : first;
        last = cell;
    }

    /** Whether this cell may begin another file. */
    private boolean endsBefore(Cell next) {
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
