package io.holdfast.demo.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.BufferedMutator;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of difference, planted in a copy of a real table, is found; and none where there is none. */
@ExtendWith(SharedCluster.class)
class CellComparisonIT {

    private static final byte[] FAMILY = "f".getBytes(UTF_8);
    private static final int ROWS = 200;
    private static final String PLANTED = "row-0100";

    @Test
    void findsNoDifferenceBetweenATableAndItsCopy(Cluster cluster, Namespace namespace) throws IOException {
        assertThat(differencesAfter(cluster, namespace, List.of())).isEmpty();
    }

    @Test
    void findsAMissingRow(Cluster cluster, Namespace namespace) throws IOException {
        assertThat(differencesAfter(cluster, namespace, List.of(new Delete(PLANTED.getBytes(UTF_8)))))
                .containsExactly(Difference.Kind.MISSING, Difference.Kind.MISSING);
    }

    @Test
    void findsADeletedVersion(Cluster cluster, Namespace namespace) throws IOException {
        Delete delete = new Delete(PLANTED.getBytes(UTF_8)).addColumn(FAMILY, "q".getBytes(UTF_8), 1000);
        assertThat(differencesAfter(cluster, namespace, List.of(delete))).containsExactly(Difference.Kind.MISSING);
    }

    @Test
    void findsARowTooMany(Cluster cluster, Namespace namespace) throws IOException {
        assertThat(differencesAfter(cluster, namespace, List.of(put("row-0100a", 1000, "value", "tag"))))
                .containsExactly(Difference.Kind.UNEXPECTED);
    }

    @Test
    void findsAnotherValue(Cluster cluster, Namespace namespace) throws IOException {
        assertThat(differencesAfter(cluster, namespace, List.of(put(PLANTED, 1000, "other", "tag"))))
                .containsExactly(Difference.Kind.VALUE);
    }

    @Test
    void findsAnotherTag(Cluster cluster, Namespace namespace) throws IOException {
        assertThat(differencesAfter(cluster, namespace, List.of(put(PLANTED, 1000, "value", "other"))))
                .containsExactly(Difference.Kind.TAGS);
    }

    @Test
    void findsAnotherTimestamp(Cluster cluster, Namespace namespace) throws IOException {
        Delete delete = new Delete(PLANTED.getBytes(UTF_8)).addColumn(FAMILY, "q".getBytes(UTF_8), 1000);
        assertThat(differencesAfter(cluster, namespace, List.of(delete, put(PLANTED, 1001, "value", "tag"))))
                .containsExactly(Difference.Kind.UNEXPECTED, Difference.Kind.MISSING);
    }

    @Test
    void findsOtherSettingsAndBoundaries(Cluster cluster, Namespace namespace) throws IOException {
        TableName one = namespace.table("one");
        TableName two = namespace.table("two");
        try (Admin admin = cluster.admin()) {
            create(admin, one, 3, new byte[0][]);
            create(admin, two, 4, new byte[][] {"m".getBytes(UTF_8)});
        }

        assertThat(kinds(cluster, one, two)).containsExactly(Difference.Kind.SETTINGS, Difference.Kind.BOUNDARIES);
    }

    private static List<Difference.Kind> differencesAfter(Cluster cluster, Namespace namespace, List<Mutation> planted)
            throws IOException {
        TableName expected = namespace.table("expected");
        TableName actual = namespace.table("actual");
        for (TableName table : List.of(expected, actual)) {
            try (Admin admin = cluster.admin()) {
                create(admin, table, 3, new byte[][] {"row-0050".getBytes(UTF_8)});
            }
            write(cluster, table, rows());
        }
        write(cluster, actual, planted);
        return kinds(cluster, expected, actual);
    }

    private static List<Difference.Kind> kinds(Cluster cluster, TableName expected, TableName actual)
            throws IOException {
        return CellComparison.compare(cluster.connection(), expected, cluster.connection(), actual, 10).first().stream()
                .map(Difference::kind)
                .toList();
    }

    private static void create(Admin admin, TableName table, int versions, byte[][] splits) throws IOException {
        admin.createTable(
                TableDescriptorBuilder.newBuilder(table)
                        .setColumnFamily(ColumnFamilyDescriptorBuilder.newBuilder(FAMILY)
                                .setMaxVersions(versions)
                                .build())
                        .build(),
                splits);
    }

    private static List<Mutation> rows() throws IOException {
        List<Mutation> puts = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            String row = "row-%04d".formatted(i);
            puts.add(put(row, 1000, "value", "tag"));
            puts.add(put(row, 2000, "newer value", "tag"));
        }
        return puts;
    }

    private static Put put(String row, long timestamp, String value, String tag) throws IOException {
        Cell cell = CellList.cell(row, "f", "q", timestamp, value, tag);
        return new Put(CellUtil.cloneRow(cell)).add(cell);
    }

    private static void write(Cluster cluster, TableName name, List<Mutation> mutations) throws IOException {
        try (BufferedMutator mutator = cluster.connection().getBufferedMutator(name)) {
            mutator.mutate(mutations);
        }
    }
}
