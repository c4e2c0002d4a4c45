package io.holdfast.demo.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * What a table is apart from its cells and its name.
 *
 * @param boundaries the start keys of its regions, in order
 */
public record TableShape(TableDescriptor descriptor, List<String> boundaries) {

    public TableShape {
        boundaries = List.copyOf(boundaries);
    }

    public static TableShape of(Connection connection, TableName name) throws IOException {
        try (RegionLocator locator = connection.getRegionLocator(name)) {
            List<String> boundaries = Arrays.stream(locator.getStartKeys())
                    .map(Bytes::toStringBinary)
                    .toList();
            return new TableShape(connection.getAdmin().getDescriptor(name), boundaries);
        }
    }

    /** In which ways another table is shaped otherwise than this one. */
    public List<Difference> differencesTo(TableShape actual) {
        List<Difference> differences = new ArrayList<>();
        compare("table", readable(descriptor.getValues()), readable(actual.descriptor.getValues()), differences);
        compare("families", names(descriptor), names(actual.descriptor), differences);
        for (ColumnFamilyDescriptor family : descriptor.getColumnFamilies()) {
            ColumnFamilyDescriptor other = actual.descriptor.getColumnFamily(family.getName());
            if (other != null) {
                compare("family " + family.getNameAsString(), settings(family), settings(other), differences);
            }
        }
        if (!boundaries.equals(actual.boundaries)) {
            differences.add(new Difference(
                    Difference.Kind.BOUNDARIES,
                    "regions expected to start at " + boundaries + ", found " + actual.boundaries));
        }
        return differences;
    }

    private static void compare(String what, Object expected, Object actual, List<Difference> differences) {
        if (!expected.equals(actual)) {
            differences.add(
                    new Difference(Difference.Kind.SETTINGS, what + " expected " + expected + ", found " + actual));
        }
    }

    private static List<String> names(TableDescriptor descriptor) {
        return Arrays.stream(descriptor.getColumnFamilies())
                .map(ColumnFamilyDescriptor::getNameAsString)
                .toList();
    }

    private static Map<String, String> settings(ColumnFamilyDescriptor family) {
        Map<String, String> settings = readable(family.getValues());
        settings.putAll(family.getConfiguration());
        return settings;
    }

    private static Map<String, String> readable(Map<Bytes, Bytes> values) {
        Map<String, String> readable = new TreeMap<>();
        values.forEach(
                (key, value) -> readable.put(Bytes.toStringBinary(key.get()), Bytes.toStringBinary(value.get())));
        return readable;
    }
}
