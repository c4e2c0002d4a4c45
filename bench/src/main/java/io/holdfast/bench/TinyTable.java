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

/** A table of one region and a hundred rows, written anew each time, so that there is always something to flush. */
final class TinyTable {

    static final int ROWS = 100;

    private static final TableName NAME = TableName.valueOf("bench_tiny");
    private static final int VALUE_BYTES = 100;

    private final Connection connection;
    private final RandomGenerator random;

    TinyTable(Connection connection, RandomGenerator random) {
        this.connection = connection;
        this.random = random;
    }

    TableName name() {
        return NAME;
    }

    void create() {
        LargeTable.create(connection, NAME, new byte[0][]);
    }

    void write() {
        List<Put> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            byte[] value = new byte[VALUE_BYTES];
            random.nextBytes(value);
            rows.add(new Put(Bytes.toBytes("row-" + i)).addColumn(LargeTable.FAMILY, LargeTable.QUALIFIER, value));
        }
        try (Table table = connection.getTable(NAME)) {
            table.put(rows);
        } catch (IOException e) {
            throw new Unavailable("unable to write to " + NAME + ": " + e, null, e);
        }
    }
}
