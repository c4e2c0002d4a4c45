package io.holdfast.demo.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;

/** A small table that is written and counted. */
final class Rows {

    private static final TableName TABLE = TableName.valueOf("rows");
    private static final byte[] FAMILY = Bytes.toBytes("f");

    private Rows() {}

    static void createTable(Configuration conf) throws IOException {
        try (Connection connection = ConnectionFactory.createConnection(conf)) {
            connection
                    .getAdmin()
                    .createTable(TableDescriptorBuilder.newBuilder(TABLE)
                            .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
                            .build());
        }
    }

    static void flush(Configuration conf) throws IOException {
        try (Connection connection = ConnectionFactory.createConnection(conf)) {
            connection.getAdmin().flush(TABLE);
        }
    }

    static void put(Configuration conf, int from, int to) throws IOException {
        List<Put> puts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            puts.add(new Put(Bytes.toBytes("row-%06d".formatted(i)))
                    .addColumn(FAMILY, Bytes.toBytes("q"), Bytes.toBytes("value " + i)));
        }
        try (Connection connection = ConnectionFactory.createConnection(conf);
                Table table = connection.getTable(TABLE)) {
            table.put(puts);
        }
    }

    static int count(Configuration conf) throws IOException {
        int count = 0;
        try (Connection connection = ConnectionFactory.createConnection(conf);
                Table table = connection.getTable(TABLE);
                ResultScanner scanner = table.getScanner(new Scan())) {
            while (scanner.next() != null) {
                count++;
            }
        }
        return count;
    }
}
