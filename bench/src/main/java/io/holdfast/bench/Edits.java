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

/**
 * Puts into random rows of a {@link LargeTable}, as an application would send them: a thousand bytes each, a hundred at once,
 * each batch acknowledged, and in the log, before the next is sent.
 */
record Edits(Connection connection, TableName table, int regions, RandomGenerator random, long bytes) {

    static final int VALUE_BYTES = 1_000;

    private static final int BATCH = 100;
    private static final int ROWS = 1_000_000;
    private static final byte[] QUALIFIER = Bytes.toBytes("edit");

    void write() {
        try (Table writing = connection.getTable(table)) {
            for (long rest = bytes; rest > 0; rest -= BATCH * VALUE_BYTES) {
                writing.put(batch());
            }
        } catch (IOException e) {
            throw new Unavailable("unable to write to " + table + ": " + e, null, e);
        }
    }

    private List<Put> batch() {
        List<Put> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            byte[] value = new byte[VALUE_BYTES];
            random.nextBytes(value);
            batch.add(new Put(LargeTable.row(random.nextInt(regions), random.nextInt(ROWS)))
                    .addColumn(LargeTable.FAMILY, QUALIFIER, value));
        }
        return batch;
    }
}
