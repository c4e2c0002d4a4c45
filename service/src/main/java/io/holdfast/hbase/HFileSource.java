package io.holdfast.hbase;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparatorImpl;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.KeyValueUtil;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.io.hfile.HFileScanner;
import org.jspecify.annotations.Nullable;

/** The cells of an HFile from one row to another. */
final class HFileSource implements SortedCells.Source {

    private final HFile.Reader reader;
    private final HFileScanner scanner;
    private final byte[] startRow;
    private final byte[] stopRow;
    private boolean begun;
    private @Nullable Cell cell;

    private HFileSource(HFile.Reader reader, HFileScanner scanner, byte[] startRow, byte[] stopRow) {
        this.reader = reader;
        this.scanner = scanner;
        this.startRow = startRow;
        this.stopRow = stopRow;
    }

    /** All cells. */
    static HFileSource open(FileSystem fileSystem, Path path, Configuration conf) throws IOException {
        return open(fileSystem, path, conf, new byte[0], new byte[0]);
    }

    /**
     * The cells of some rows.
     *
     * @param startRow empty for the first
     * @param stopRow the first that is wanted no more; empty if all after the first are
     */
    static HFileSource open(FileSystem fileSystem, Path path, Configuration conf, byte[] startRow, byte[] stopRow)
            throws IOException {
        HFile.Reader reader = HFile.createReader(fileSystem, path, CacheConfig.DISABLED, true, conf);
        return new HFileSource(reader, reader.getScanner(conf, false, false, false), startRow, stopRow);
    }

    @Override
    public boolean next() throws IOException {
        boolean found = begun ? scanner.next() : begin();
        begun = true;
        cell = null;
        return found && (stopRow.length == 0 || isBefore(stopRow));
    }

    private boolean begin() throws IOException {
        if (startRow.length == 0) {
            return scanner.seekTo();
        }
        int found = scanner.seekTo(PrivateCellUtil.createFirstOnRow(startRow));
        if (found == HConstants.INDEX_KEY_MAGIC) {
            // The row begins a block, of which the index only has a shorter key: it is there (HFileReaderImpl).
            return true;
        }
        return found < 0 ? scanner.seekTo() : found == 0 || scanner.next();
    }

    private boolean isBefore(byte[] row) {
        return CellComparatorImpl.COMPARATOR.compareRows(scanner.getCell(), row, 0, row.length) < 0;
    }

    /** A copy, as the scanner's own is only good until it moves. */
    @Override
    public Cell cell() {
        Cell copy = cell == null ? KeyValueUtil.copyToNewKeyValue(scanner.getCell()) : cell;
        cell = copy;
        return copy;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
