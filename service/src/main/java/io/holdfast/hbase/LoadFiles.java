package io.holdfast.hbase;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.regionserver.HStoreFile;
import org.apache.hadoop.hbase.regionserver.StoreFileWriter;
import org.apache.hadoop.hbase.util.Bytes;

/** Files that HBase can load in bulk, one for each family that gets any cell, as the family would write them itself. */
final class LoadFiles implements Closeable {

    private final FileSystem fileSystem;
    private final Path folder;
    private final TableDescriptor table;
    private final Configuration conf;
    private final Map<String, StoreFileWriter> writers = new HashMap<>();
    private final Map<byte[], List<Path>> written = new TreeMap<>(Bytes.BYTES_COMPARATOR);

    LoadFiles(FileSystem fileSystem, Path folder, TableDescriptor table, Configuration conf) {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.table = table;
        this.conf = conf;
    }

    /** Adds a cell, in the order of cells; false if the table has no such family. */
    boolean append(String family, KeyValue cell) throws IOException {
        ColumnFamilyDescriptor descriptor = table.getColumnFamily(Bytes.toBytes(family));
        if (descriptor == null) {
            return false;
        }
        StoreFileWriter writer = writers.get(family);
        if (writer == null) {
            writer = open(descriptor);
            writers.put(family, writer);
        }
        writer.append(cell);
        return true;
    }

    private StoreFileWriter open(ColumnFamilyDescriptor family) throws IOException {
        Path path = new Path(new Path(folder, family.getNameAsString()), "edits");
        written.put(family.getName(), List.of(path));
        return new StoreFileWriter.Builder(conf, fileSystem)
                .withFilePath(path)
                .withBloomType(family.getBloomFilterType())
                .withFileContext(new HFileContextBuilder()
                        .withIncludesTags(true)
                        .withCompression(family.getCompressionType())
                        .withDataBlockEncoding(family.getDataBlockEncoding())
                        .withBlockSize(family.getBlocksize())
                        .withTableName(table.getTableName().getName())
                        .withColumnFamily(family.getName())
                        .build())
                .build();
    }

    /** Ends the files, and gives them by family. */
    Map<byte[], List<Path>> finish() throws IOException {
        for (StoreFileWriter writer : writers.values()) {
            writer.appendFileInfo(HStoreFile.BULKLOAD_TIME_KEY, Bytes.toBytes(System.currentTimeMillis()));
            writer.appendFileInfo(HStoreFile.MAJOR_COMPACTION_KEY, Bytes.toBytes(false));
            writer.appendTrackedTimestampsToMetadata();
            writer.close();
        }
        writers.clear();
        return written;
    }

    /** After a failure, what was begun stays unfinished. */
    @Override
    public void close() throws IOException {
        for (StoreFileWriter writer : writers.values()) {
            writer.close();
        }
    }
}
