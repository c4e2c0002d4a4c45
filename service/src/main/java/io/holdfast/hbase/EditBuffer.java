package io.holdfast.hbase;

import io.holdfast.hbase.EditSorter.SortedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.KeyValue;

/** The cells of one table while they are collected: in memory, and sorted in files when there are too many. */
final class EditBuffer {

    private final FileSystem local;
    private final Path folder;
    private final Configuration conf;
    private final List<Cell> cells = new ArrayList<>();
    private final List<Path> spilled = new ArrayList<>();
    private long bytes;

    /** @param folder of this table's own */
    EditBuffer(FileSystem local, Path folder, Configuration conf) {
        this.local = local;
        this.folder = folder;
        this.conf = conf;
    }

    /** Adds a cell, and returns the bytes of memory that it takes. */
    long add(KeyValue cell) {
        cells.add(cell);
        long size = cell.heapSize();
        bytes += size;
        return size;
    }

    /** Bytes in memory. */
    long bytes() {
        return bytes;
    }

    /** Sorts what is in memory and puts it into a file. */
    void spill() throws IOException {
        Path path = new Path(folder, "spilled-" + spilled.size());
        try (LogFileWriter file = new LogFileWriter(local, path, conf);
                SortedCells sorted = SortedCells.merge(List.of(sorted()))) {
            for (Cell cell = sorted.next(); cell != null; cell = sorted.next()) {
                file.append(cell);
            }
        }
        spilled.add(path);
        cells.clear();
        bytes = 0;
    }

    /**
     * All cells in sorted log files, none of which has a row of another one.
     *
     * @param more with tags as these have, and in order; closed when this ends
     * @param progress told of the bytes that were sorted
     */
    List<SortedFile> finish(List<? extends SortedCells.Source> more, LongConsumer progress) throws IOException {
        List<SortedCells.Source> sources = new ArrayList<>(more);
        sources.add(sorted());
        for (Path path : spilled) {
            sources.add(HFileSource.open(local, path, conf));
        }
        try (SortedCells all = SortedCells.merge(sources)) {
            List<SortedFile> files = LogFileWriter.writeAll(local, folder, conf, all::next, progress);
            cells.clear();
            return files;
        }
    }

    private SortedCells.Source sorted() {
        cells.sort(SortedCells.ORDER);
        return new InMemory(cells.iterator());
    }

    /** Cells that are in order already. */
    private static final class InMemory implements SortedCells.Source {

        private final Iterator<Cell> cells;
        private Cell cell = KeyValue.LOWESTKEY;

        InMemory(Iterator<Cell> cells) {
            this.cells = cells;
        }

        @Override
        public boolean next() {
            if (!cells.hasNext()) {
                return false;
            }
            cell = cells.next();
            return true;
        }

        @Override
        public Cell cell() {
            return cell;
        }

        @Override
        public void close() {}
    }
}
