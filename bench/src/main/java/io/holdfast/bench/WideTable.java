package io.holdfast.bench;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.Bytes;

/** A table of many regions, each of which gets a row each time, so that there is always something to flush. */
final class WideTable {

    private static final TableName NAME = TableName.valueOf("bench_wide");
    private static final int VALUE_BYTES = 100;

    private final Connection connection;
    private final RandomGenerator random;
    private final int regions;

    WideTable(Connection connection, RandomGenerator random, int regions) {
        this.connection = connection;
        this.random = random;
        this.regions = regions;
    }

    TableName name() {
        return NAME;
    }

    void create() {
        byte[][] splits = new byte[regions - 1][];
        for (int i = 1; i < regions; i++) {
            splits[i - 1] = row(i);
        }
        LargeTable.create(connection, NAME, splits);
    }

    private static byte[] row(int region) {
        return Bytes.toBytes("%05d".formatted(region));
    }

    void write() {
        List<Put> rows = new ArrayList<>();
        for (int i = 0; i < regions; i++) {
            byte[] value = new byte[VALUE_BYTES];
            random.nextBytes(value);
            rows.add(new Put(row(i)).addColumn(LargeTable.FAMILY, LargeTable.QUALIFIER, value));
        }
        try (Table table = connection.getTable(NAME)) {
            table.put(rows);
        } catch (IOException e) {
            throw new Unavailable("unable to write to " + NAME + ": " + e, null, e);
        }
    }
}
