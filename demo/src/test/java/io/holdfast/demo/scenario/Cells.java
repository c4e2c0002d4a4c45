package io.holdfast.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.Tag;
import org.apache.hadoop.hbase.client.BufferedMutator;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;

/** Writes rows with several versions, and tags on some of the cells; the same rows whenever it is asked for them. */
final class Cells {

    static final byte[] F = bytes("f");
    static final byte[] G = bytes("g");
    static final long LONG_AGO = 1_600_000_000_000L;

    private static final byte TAG_TYPE = 100;

    private Cells() {}

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] row(int number) {
        return bytes("row-%06d".formatted(number));
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), with cells in each of the families. */
    static void write(Connection connection, TableName table, int from, int to, byte[]... families) throws IOException {
        List<Mutation> puts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            for (byte[] family : families) {
                puts.add(put(i, family));
            }
        }
        apply(connection, table, puts);
    }

    static void apply(Connection connection, TableName table, List<? extends Mutation> mutations) throws IOException {
        try (BufferedMutator mutator = connection.getBufferedMutator(table)) {
            mutator.mutate(mutations);
        }
    }

    private static Put put(int number, byte[] family) throws IOException {
        Put put = new Put(row(number));
        put.addColumn(family, bytes("number"), LONG_AGO + number, bytes("value " + number));
        put.add(tagged(row(number), family, bytes("tagged"), LONG_AGO, bytes("v" + number), "tag " + number));
        if (number % 5 == 0) {
            for (int version = 1; version <= 3; version++) {
                put.addColumn(family, bytes("versions"), LONG_AGO + version, bytes(number + " version " + version));
            }
        }
        return put;
    }

    static KeyValue tagged(byte[] row, byte[] family, byte[] qualifier, long timestamp, byte[] value, String tag) {
        List<Tag> tags = List.of(new ArrayBackedTag(TAG_TYPE, bytes(tag)));
        return new KeyValue(row, family, qualifier, timestamp, KeyValue.Type.Put, value, tags);
    }

    /** Rows of values that cannot be compressed. */
    static void writeBulky(Connection connection, TableName table, byte[] family, int rows, int valueBytes)
            throws IOException {
        Random random = new Random(rows);
        try (BufferedMutator mutator = connection.getBufferedMutator(table)) {
            for (int i = 0; i < rows; i++) {
                byte[] value = new byte[valueBytes];
                random.nextBytes(value);
                mutator.mutate(new Put(row(i)).addColumn(family, bytes("bulk"), LONG_AGO, value));
            }
        }
    }
}
