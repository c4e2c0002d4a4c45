package io.holdfast.bench;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.BufferedMutator;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Durability;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;

/** A table whose files are as large as was asked for, spread evenly over its regions, of values that nothing compresses. */
final class LargeTable {

    static final byte[] FAMILY = Bytes.toBytes("f");
    static final byte[] QUALIFIER = Bytes.toBytes("v");

    private static final TableName NAME = TableName.valueOf("bench");
    private static final int VALUE_BYTES = 32 << 10;

    private final Connection connection;
    private final Path root;
    private final RandomGenerator random;

    /** @param root HBase's root directory */
    LargeTable(Connection connection, Path root, RandomGenerator random) {
        this.connection = connection;
        this.root = root;
        this.random = random;
    }

    TableName name() {
        return NAME;
    }

    /** Creates and fills the table. Each region is flushed when it is full, so that its files are few. */
    void create(long bytes, int regions) {
        create(connection, NAME, borders(regions));
        try (Admin admin = connection.getAdmin();
                BufferedMutator mutator = connection.getBufferedMutator(NAME)) {
            List<RegionInfo> inOrder = admin.getRegions(NAME).stream()
                    .sorted(RegionInfo.COMPARATOR)
                    .toList();
            for (int i = 0; i < regions; i++) {
                fill(mutator, i, bytes / regions);
                admin.flushRegion(inOrder.get(i).getRegionName());
            }
        } catch (IOException e) {
            throw new Unavailable("unable to fill table " + NAME + ": " + e, null, e);
        }
    }

    /** Creates a table that HBase leaves alone: nothing is compacted or split while others are being measured. */
    static void create(Connection connection, TableName name, byte[][] borders) {
        TableDescriptorBuilder table = TableDescriptorBuilder.newBuilder(name)
                .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
                .setCompactionEnabled(false)
                .setSplitEnabled(false);
        try (Admin admin = connection.getAdmin()) {
            admin.createTable(table.build(), borders.length == 0 ? null : borders);
        } catch (IOException e) {
            throw new Unavailable("unable to create table " + name + ": " + e, null, e);
        }
    }

    /** The first rows of all regions but the first. */
    static byte[][] borders(int regions) {
        byte[][] borders = new byte[regions - 1][];
        for (int i = 1; i < regions; i++) {
            borders[i - 1] = row(i, 0);
        }
        return borders;
    }

    private void fill(BufferedMutator mutator, int region, long bytes) throws IOException {
        byte[] value = new byte[VALUE_BYTES];
        long row = 0;
        for (long rest = bytes; rest > 0; rest -= VALUE_BYTES) {
            random.nextBytes(value);
            mutator.mutate(new Put(row(region, row++))
                    .addColumn(FAMILY, QUALIFIER, value.clone())
                    // The flush that follows makes it durable; a log would only be written twice.
                    .setDurability(Durability.SKIP_WAL));
        }
        mutator.flush();
    }

    /** A row of a region, both counted from 0. */
    static byte[] row(int region, long row) {
        return Bytes.toBytes(String.format(Locale.ROOT, "%06d-%010d", region, row));
    }

    /** The table's folder, with everything that HBase keeps in it. */
    Path folder() {
        return root.resolve(Path.of("data", NAME.getNamespaceAsString(), NAME.getQualifierAsString()));
    }

    /** The HFiles in that folder. */
    List<Path> files() {
        try (Stream<Path> all = Files.walk(folder())) {
            return all.filter(
                            path -> path.getParent() != null && path.getParent().endsWith(Bytes.toString(FAMILY)))
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw new Unavailable("unable to list the files of table " + NAME + ": " + e, null, e);
        }
    }

    static long bytesOf(List<Path> files) {
        long bytes = 0;
        for (Path file : files) {
            try {
                bytes += Files.size(file);
            } catch (IOException e) {
                throw new Unavailable("unable to look at " + file + ": " + e, null, e);
            }
        }
        return bytes;
    }
}
