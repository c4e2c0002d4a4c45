package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.KeepDeletedCells;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.regionserver.BloomType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables of every kind: each comes back as it was. */
@ExtendWith(SharedCluster.class)
class TableFeaturesIT {

    @TempDir
    private Path folder;

    @Test
    void compressedAndEncodedFamiliesComeBack(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        byte[][] families = {
            Cells.bytes("gz"),
            Cells.bytes("fast"),
            Cells.bytes("prefix"),
            Cells.bytes("diff"),
            Cells.bytes("index"),
            Cells.bytes("plain")
        };
        TableName table = scene.create(
                TableDescriptorBuilder.newBuilder(scene.table("codecs")),
                List.of(
                        Scene.family(families[0]).setCompressionType(Compression.Algorithm.GZ),
                        Scene.family(families[1])
                                .setDataBlockEncoding(DataBlockEncoding.FAST_DIFF)
                                .setCompressionType(Compression.Algorithm.GZ)
                                .setCompressTags(true),
                        Scene.family(families[2]).setDataBlockEncoding(DataBlockEncoding.PREFIX),
                        Scene.family(families[3])
                                .setDataBlockEncoding(DataBlockEncoding.DIFF)
                                .setBloomFilterType(BloomType.ROWCOL)
                                .setBlocksize(4096),
                        Scene.family(families[4]).setDataBlockEncoding(DataBlockEncoding.ROW_INDEX_V1),
                        Scene.family(families[5]).setInMemory(true).setBlockCacheEnabled(false)),
                "row-000250");
        Cells.write(cluster.connection(), table, 0, 400, families);
        scene.flush(table);
        Cells.write(cluster.connection(), table, 400, 500, families);

        comesBack(scene, table);
    }

    @Test
    void manyVersionsComeBack(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create(
                TableDescriptorBuilder.newBuilder(scene.table("versions")),
                List.of(
                        Scene.family(Cells.F).setMaxVersions(Integer.MAX_VALUE),
                        Scene.family(Cells.G).setMaxVersions(5).setMinVersions(2)));
        for (int round = 0; round < 4; round++) {
            List<Mutation> puts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                for (int v = 0; v < 5; v++) {
                    long timestamp = Cells.LONG_AGO + 5L * round + v;
                    puts.add(new Put(Cells.row(i))
                            .addColumn(Cells.F, Cells.bytes("q"), timestamp, Cells.bytes("f" + timestamp))
                            .addColumn(Cells.G, Cells.bytes("q"), timestamp, Cells.bytes("g" + timestamp)));
                    // The same timestamp again: the later write wins.
                    puts.add(new Put(Cells.row(i))
                            .addColumn(Cells.F, Cells.bytes("again"), Cells.LONG_AGO, Cells.bytes("w" + round + v)));
                }
            }
            Cells.apply(cluster.connection(), table, puts);
            scene.flush(table);
        }

        Kept kept = comesBack(scene, table);

        assertThat(kept.count().cells()).isEqualTo(50L * (20 + 5 + 1));
    }

    @Test
    void deletesOfEachKindStayDeletes(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create(
                TableDescriptorBuilder.newBuilder(scene.table("deletes")),
                List.of(
                        Scene.family(Cells.F),
                        Scene.family(Cells.G)
                                .setKeepDeletedCells(KeepDeletedCells.TRUE)
                                .setMaxVersions(10)));
        Cells.write(cluster.connection(), table, 0, 200, Cells.F, Cells.G);
        scene.flush(table);
        long all = scene.keep(table).count().cells();
        List<Mutation> deletes = new ArrayList<>();
        for (int i = 0; i < 200; i += 10) {
            for (byte[] family : new byte[][] {Cells.F, Cells.G}) {
                deletes.add(new Delete(Cells.row(i)).addColumn(family, Cells.bytes("versions"), Cells.LONG_AGO + 2));
                deletes.add(new Delete(Cells.row(i + 1)).addColumns(family, Cells.bytes("number")));
                deletes.add(new Delete(Cells.row(i + 2)).addFamily(family));
                deletes.add(new Delete(Cells.row(i + 3)).addFamilyVersion(family, Cells.LONG_AGO));
            }
            deletes.add(new Delete(Cells.row(i + 4)));
        }
        Cells.apply(cluster.connection(), table, deletes);
        scene.flush(table);
        Cells.apply(cluster.connection(), table, List.of(new Delete(Cells.row(5))));

        Kept kept = comesBack(scene, table);
        assertThat(kept.count().cells()).isLessThan(all);
    }

    @Test
    void timesToLiveOfFamiliesAndOfCellsComeBack(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create(
                TableDescriptorBuilder.newBuilder(scene.table("ttl")),
                List.of(Scene.family(Cells.F), Scene.family(Cells.G).setTimeToLive((int) TimeUnit.DAYS.toSeconds(1))));
        long now = System.currentTimeMillis();
        List<Mutation> puts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            puts.add(new Put(Cells.row(i))
                    .addColumn(Cells.F, Cells.bytes("q"), now, Cells.bytes("for an hour"))
                    .setTTL(TimeUnit.HOURS.toMillis(1)));
            puts.add(new Put(Cells.row(i))
                    .addColumn(Cells.F, Cells.bytes("gone"), now - 10, Cells.bytes("over"))
                    .setTTL(1));
            puts.add(new Put(Cells.row(i)).addColumn(Cells.G, Cells.bytes("q"), now, Cells.bytes("today")));
            puts.add(new Put(Cells.row(i))
                    .addColumn(Cells.G, Cells.bytes("old"), now - TimeUnit.DAYS.toMillis(2), Cells.bytes("over")));
        }
        Cells.apply(cluster.connection(), table, puts);

        Kept kept = comesBack(scene, table);

        assertThat(kept.count().cells()).isEqualTo(200);
    }

    @Test
    void emptyTablesAndEmptyRegionsComeBack(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName empty = scene.create("empty");
        TableName split = scene.create("split", "a", "b\\x00c", "row-000010", "z");
        scene.write(split, 0, 20);
        Kept keptEmpty = scene.keep(empty);
        Kept keptSplit = scene.keep(split);

        String backup = scene.backupId(empty, split);
        scene.drop(empty, split);
        scene.restore(backup);

        assertThat(keptEmpty.count().cells()).isZero();
        keptEmpty.assertSame(cluster, empty);
        assertThat(keptSplit.shape().boundaries()).hasSize(5);
        keptSplit.assertSame(cluster, split);
    }

    @Test
    void aDisabledTableComesBackDisabled(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("disabled", 300, "row-000100");
        Kept kept = scene.keep(table);
        try (Admin admin = cluster.admin()) {
            admin.disableTable(table);
            String backup = scene.backupId(table);
            assertThat(admin.isTableDisabled(table)).isTrue();
            scene.drop(table);
            scene.awaitEmptyArchive();

            scene.restore(backup);

            assertThat(admin.isTableDisabled(table)).isTrue();
            admin.enableTable(table);
        }
        kept.assertSame(cluster, table);
        scene.outlivesItsPin(table, kept);
    }

    @Test
    void aTableWithRegionReplicasComesBack(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create(
                TableDescriptorBuilder.newBuilder(scene.table("replicas")).setRegionReplication(2),
                List.of(Scene.family(Cells.F)),
                "row-000100");
        scene.write(table, 0, 200);
        scene.flush(table);

        comesBack(scene, table);
    }

    @Test
    void aTableInTheDefaultNamespaceComesBackInAnother(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName plain = TableName.valueOf("plain_" + namespace.name());
        scene.create(TableDescriptorBuilder.newBuilder(plain), List.of(Scene.family(Cells.F)));
        try {
            scene.write(plain, 0, 100);
            Kept kept = scene.keep(plain);
            String backup = scene.backupId(plain);

            scene.restore(backup, Scene.as(plain, scene.table("moved")));
            kept.assertSame(cluster, scene.table("moved"));
        } finally {
            scene.drop(plain);
        }
    }

    /** Backs up, drops, waits for the cleaners, restores, compares; and again once the pin is gone. */
    private static Kept comesBack(Scene scene, TableName table) throws IOException {
        Kept kept = scene.keep(table);
        assertThat(kept.count().cells()).isPositive();
        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();
        scene.restore(backup);
        kept.assertSame(scene.cluster(), table);
        scene.outlivesItsPin(table, kept);
        return kept;
    }
}
