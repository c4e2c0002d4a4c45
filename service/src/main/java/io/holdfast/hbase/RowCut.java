package io.holdfast.hbase;

import io.holdfast.hbase.SortedCells.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.io.hfile.HFileContext;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.regionserver.HStoreFile;

/**
 * Some rows of a store file as a store file. It has what HBase reads a file's place among others from, above all the highest
 * sequence id: so a region reads these rows from the files that were cut as from those that were not. Bloom filters come with
 * the next compaction.
 */
final class RowCut {

    /**
     * What a file says beside its cells and what its writer finds out by itself. Time range and counts may stay wider than
     * what is left: they only tell HBase what need not be read.
     */
    private static final List<byte[]> KEPT = List.of(
            HStoreFile.MAX_SEQ_ID_KEY,
            HStoreFile.BULKLOAD_TASK_KEY,
            HStoreFile.BULKLOAD_TIME_KEY,
            HStoreFile.SKIP_RESET_SEQ_ID,
            HStoreFile.MAJOR_COMPACTION_KEY,
            HStoreFile.EXCLUDE_FROM_MINOR_COMPACTION_KEY,
            HStoreFile.COMPACTION_EVENT_KEY,
            HStoreFile.HISTORICAL_KEY,
            HStoreFile.TIMERANGE_KEY,
            HStoreFile.EARLIEST_PUT_TS,
            HStoreFile.DELETE_FAMILY_COUNT);

    private final FileSystem fileSystem;
    private final Configuration conf;

    RowCut(FileSystem fileSystem, Configuration conf) {
        this.fileSystem = fileSystem;
        this.conf = conf;
    }

    /** Writes an HFile, which may be one without cells; leaves the stream open. */
    void write(Path file, KeyRange rows, OutputStream out) throws IOException {
        byte[] start = rows.start().toArray();
        byte[] end = rows.end().toArray();
        FSDataOutputStream counted = new FSDataOutputStream(out, null);
        try (HFile.Reader reader = HFile.createReader(fileSystem, file, CacheConfig.DISABLED, true, conf);
                Source cells = HFileSource.open(fileSystem, file, conf, start, end);
                HFile.Writer writer = HFile.getWriterFactory(conf, CacheConfig.DISABLED)
                        .withOutputStream(counted)
                        .withFileContext(contextOf(reader))
                        .create()) {
            while (cells.next()) {
                writer.append(cells.cell());
            }
            Map<byte[], byte[]> info = reader.getHFileInfo();
            for (byte[] key : KEPT) {
                byte[] value = info.get(key);
                if (value != null) {
                    writer.appendFileInfo(key, value);
                }
            }
        }
        counted.flush();
    }

    /** The encoding is not a part of the context that a reader has. */
    private static HFileContext contextOf(HFile.Reader reader) {
        return new HFileContextBuilder(reader.getFileContext())
                .withDataBlockEncoding(reader.getDataBlockEncoding())
                .build();
    }
}
