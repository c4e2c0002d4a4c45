package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.data.CellComparison;
import io.holdfast.demo.data.CellCount;
import io.holdfast.demo.data.CellDump;
import io.holdfast.demo.data.TableCells;
import io.holdfast.demo.data.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.hbase.TableName;

/** What a table was, so that it can be compared with what comes back after it was destroyed. */
record Kept(TableShape shape, Path cells, CellCount count) {

    private static final int DIFFERENCES_SHOWN = 10;

    static Kept of(Cluster cluster, TableName table, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "cells-", ".dump");
        try (TableCells cells = TableCells.of(cluster.connection(), table)) {
            CellCount count = CellDump.write(cells, file);
            return new Kept(TableShape.of(cluster.connection(), table), file, count);
        }
    }

    /** Cells, settings and region boundaries. */
    void assertSame(Cluster cluster, TableName table) throws IOException {
        assertThat(shape.differencesTo(TableShape.of(cluster.connection(), table)))
                .as("shape of %s", table)
                .isEmpty();
        assertSameCells(cluster, table);
    }

    void assertSameCells(Cluster cluster, TableName table) throws IOException {
        try (CellDump expected = CellDump.read(cells);
                TableCells actual = TableCells.of(cluster.connection(), table)) {
            CellComparison.Report report = CellComparison.compare(expected, actual, DIFFERENCES_SHOWN);
            assertThat(report.first())
                    .as("%d differences in %s", report.differences(), table)
                    .isEmpty();
            assertThat(report.actual()).isEqualTo(count);
        }
    }
}
