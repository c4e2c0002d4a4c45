package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.Tag;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Families and rows come back as the table has them, every version, delete and tag; nothing is compacted, so that what is
 * stored can be compared.
 */
@ExtendWith(SharedCluster.class)
class RestoreSelectionIT {

    private static final int ROWS = 300;
    private static final String ROWS_50_TO_170 = "row-000050..row-000170";

    @TempDir
    private Path folder;

    private static TableName create(Scene scene, String name, String... splits) throws IOException {
        return scene.create(
                TableDescriptorBuilder.newBuilder(scene.table(name)).setCompactionEnabled(false),
                List.of(Scene.family(Cells.F), Scene.family(Cells.G)),
                splits);
    }

    /** Four files in each region and family that all have cells of the same keys and timestamps; the latest counts. */
    private static void fill(Cluster cluster, Scene scene, TableName table) throws IOException {
        for (int round = 0; round < 4; round++) {
            if (round == 0) {
                Cells.write(cluster.connection(), table, 0, ROWS, Cells.F, Cells.G);
            }
            List<Put> puts = new ArrayList<>();
            List<Delete> deletes = new ArrayList<>();
            for (int i = round; i < ROWS; i += 3) {
                byte[] value = Cells.bytes("round " + round);
                puts.add(new Put(Cells.row(i)).addColumn(Cells.F, Cells.bytes("same"), Cells.LONG_AGO, value));
                puts.add(new Put(Cells.row(i)).addColumn(Cells.G, Cells.bytes("same"), Cells.LONG_AGO, value));
                deletes.add(new Delete(Cells.row(i))
                        .addColumn(Cells.F, Cells.bytes("versions"), Cells.LONG_AGO + round)
                        .addFamily(Cells.G, Cells.LONG_AGO - 5));
            }
            Cells.apply(cluster.connection(), table, puts);
            Cells.apply(cluster.connection(), table, deletes);
            scene.flush(table);
        }
    }

    @Test
    void rowsOfAFamilyComeBackAsTheyAreStored(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = create(scene, "orders", "row-000100", "row-000200");
        fill(cluster, scene, table);
        String backup = scene.backupId(table);
        String name = table.getNameAsString();

        JsonNode plan = scene.restore(
                backup, "--table", name, "--families", "f", "--rows", ROWS_50_TO_170, "--suffix", "_part", "--plan");
        assertThat(plan.path("filesTotal").asInt())
                .as("two regions of three, a family of two")
                .isEqualTo(8);
        assertThat(plan.path("notes").toString()).contains("only rows " + ROWS_50_TO_170 + " of families f");
        scene.restore(backup, "--table", name, "--families", "f", "--rows", ROWS_50_TO_170, "--suffix", "_part");
        TableName part = scene.table("orders_part");
        assertThat(stored(cluster, part, null, "", ""))
                .isNotEmpty()
                .isEqualTo(stored(cluster, table, Cells.F, "row-000050", "row-000170"));
        assertThat(seen(cluster, part, null, "", ""))
                .isEqualTo(seen(cluster, table, Cells.F, "row-000050", "row-000170"));
        assertThat(scene.keep(part).shape().boundaries())
                .isEqualTo(scene.keep(table).shape().boundaries());

        scene.restore(backup, "--table", name, "--rows", "row-000150..", "--suffix", "_end");
        assertThat(stored(cluster, scene.table("orders_end"), null, "", ""))
                .isEqualTo(stored(cluster, table, null, "row-000150", ""));
        scene.restore(backup, "--table", name, "--families", "g", "--suffix", "_g");
        assertThat(stored(cluster, scene.table("orders_g"), null, "", ""))
                .isEqualTo(stored(cluster, table, Cells.G, "", ""));

        assertThat(scene.operator()
                        .asks("restore", backup, "--table", name, "--rows", ROWS_50_TO_170, "--overwrite")
                        .refused(3, "REJECTED"))
                .contains("--overwrite or a selection");
        Scene.compact(cluster, part);
        assertThat(seen(cluster, part, null, "", ""))
                .isEqualTo(seen(cluster, table, Cells.F, "row-000050", "row-000170"));
    }

    @Test
    void rowsComeOutOfHalvesOfLinks(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName origin = create(scene, "origin");
        fill(cluster, scene, origin);
        TableName clone = scene.table("clone");
        Scene.cloneOf(scene, origin, clone);
        LinksAndReferencesIT.split(cluster, clone, "row-000100");
        assertThat(scene.storeFiles(clone)).filteredOn(Scene::isReference).isNotEmpty();
        String backup = scene.backupId(clone);

        for (String rows : List.of("row-000050..row-000170", "row-000010..row-000020", "row-000250..", "z..")) {
            String[] bounds = rows.split("\\.\\.", -1);
            TableName part = scene.table("part");
            scene.restore(backup, Scene.as(clone, part), "--rows", rows);
            assertThat(stored(cluster, part, null, "", ""))
                    .as(rows)
                    .isEqualTo(stored(cluster, clone, null, bounds[0], bounds[1]));
            scene.drop(part);
        }
    }

    @Test
    void rowsComeBackToAMoment(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = create(scene, "orders", "row-000100");
        Cells.write(cluster.connection(), table, 0, ROWS, Cells.F, Cells.G);
        String name = table.getNameAsString();
        scene.operator().asks("pitr", "enable", "--table", name).done();
        scene.backup(table);
        fill(cluster, scene, table);
        Instant moment = PitrIT.momentAfterThat();
        List<String> wanted = seen(cluster, table, Cells.F, "row-000050", "row-000170");
        Cells.write(cluster.connection(), table, 0, 2 * ROWS, Cells.F, Cells.G);
        scene.operator().asks("pitr", "archive").done();

        TableName then = scene.table("then");
        scene.operator()
                .asks(
                        "restore",
                        "--at",
                        moment.toString(),
                        "--families",
                        "f",
                        "--rows",
                        ROWS_50_TO_170,
                        Scene.as(table, then))
                .done();
        assertThat(seen(cluster, then, null, "", "")).isNotEmpty().isEqualTo(wanted);
        scene.operator().asks("pitr", "disable", "--table", name).done();
    }

    /** All that the files have, also what is deleted or overwritten. */
    private static List<String> stored(
            Cluster cluster, TableName table, byte @Nullable [] family, String start, String stop) throws IOException {
        return cells(cluster, table, family, new Scan().setRaw(true), start, stop);
    }

    static List<String> seen(Cluster cluster, TableName table, byte @Nullable [] family, String start, String stop)
            throws IOException {
        return cells(cluster, table, family, new Scan(), start, stop);
    }

    private static List<String> cells(
            Cluster cluster, TableName table, byte @Nullable [] family, Scan scan, String start, String stop)
            throws IOException {
        scan.readAllVersions().withStartRow(Cells.bytes(start)).withStopRow(Cells.bytes(stop));
        if (family != null) {
            scan.addFamily(family);
        }
        List<String> cells = new ArrayList<>();
        try (Table reading = cluster.connection().getTable(table);
                ResultScanner results = reading.getScanner(scan)) {
            for (Result result : results) {
                for (Cell cell : result.rawCells()) {
                    cells.add(described(cell));
                }
            }
        }
        return cells;
    }

    private static String described(Cell cell) {
        return CellUtil.toString(cell, false).replaceAll("/seqid=\\d+", "")
                + " "
                + Bytes.toStringBinary(CellUtil.cloneValue(cell))
                + " "
                + PrivateCellUtil.getTags(cell).stream()
                        .map(tag -> Bytes.toStringBinary(Tag.cloneValue(tag)))
                        .toList();
    }
}
