package io.holdfast.demo.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class SampleDataIT {

    @Test
    void isTheSameFromTheSameSeedAndHasWhatItPromises(Cluster cluster) throws IOException {
        Instant now = Instant.now();
        List<TableDigest> first = new ArrayList<>();
        List<TableDigest> second = new ArrayList<>();
        for (List<TableDigest> digests : List.of(first, second)) {
            try (SampleData data = SampleData.open(cluster.configuration(), 7, now)) {
                data.createTables();
                assertThat(data.load(6000, LoadListener.NONE).rows()).isEqualTo(6000);
                data.cloneOrders();
                digests.addAll(digests(data));
                checkFiles(cluster, data);
                data.drop();
            }
        }

        assertThat(second).isEqualTo(first);
        assertThat(first.get(0).count().rows()).isEqualTo(3600);
        assertThat(first.get(1).count().rows()).isBetween(2300L, 2399L);
        assertThat(first.get(2)).isEqualTo(first.get(1));
    }

    private static List<TableDigest> digests(SampleData data) throws IOException {
        List<TableDigest> digests = new ArrayList<>();
        for (TableName table : data.tables()) {
            try (TableCells cells = TableCells.of(data.connection(), table)) {
                digests.add(TableDigest.of(cells));
            }
        }
        return digests;
    }

    private static void checkFiles(Cluster cluster, SampleData data) throws IOException {
        assertThat(files(cluster, SampleData.ORDERS)).hasSizeGreaterThanOrEqualTo(2 * 3 * 3);
        assertThat(files(cluster, SampleData.REPORT)).isNotEmpty().allMatch(name -> name.startsWith("shop=orders="));
        try (Admin admin = data.connection().getAdmin()) {
            assertThat(admin.getRegions(SampleData.EVENTS)).hasSize(8);
            assertThat(admin.listSnapshots()).isEmpty();
        }
    }

    private static List<String> files(Cluster cluster, TableName table) throws IOException {
        Path folder = cluster.root().resolve("data/shop").resolve(table.getQualifierAsString());
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> folder.relativize(file).getNameCount() == 3)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .filter(name -> !name.endsWith(".seqid"))
                    .toList();
        }
    }
}
