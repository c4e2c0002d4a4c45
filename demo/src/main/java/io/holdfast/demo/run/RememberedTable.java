package io.holdfast.demo.run;

import io.holdfast.demo.data.CellComparison;
import io.holdfast.demo.data.CellCount;
import io.holdfast.demo.data.CellDump;
import io.holdfast.demo.data.Difference;
import io.holdfast.demo.data.TableCells;
import io.holdfast.demo.data.TableShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;

/** All that a table was, on a disk of our own, so that it can be compared after it was dropped and came back. */
record RememberedTable(TableName name, TableShape shape, Path dump, CellCount count) {

    private static final int DIFFERENCES_SHOWN = 5;

    static RememberedTable of(Connection connection, TableName name, Path folder) throws IOException {
        Path dump = folder.resolve(name.getNamespaceAsString() + "-" + name.getQualifierAsString());
        try (TableCells cells = TableCells.of(connection, name)) {
            CellCount count = CellDump.write(cells, dump);
            return new RememberedTable(name, TableShape.of(connection, name), dump, count);
        }
    }

    /** In which ways the table is not what it was, in lines for people; empty if it is the same in every cell. */
    List<String> differencesTo(Connection connection) throws IOException {
        List<String> lines = new ArrayList<>();
        shape.differencesTo(TableShape.of(connection, name)).stream()
                .map(Difference::toString)
                .forEach(lines::add);
        try (CellDump expected = CellDump.read(dump);
                TableCells actual = TableCells.of(connection, name)) {
            CellComparison.Report report = CellComparison.compare(expected, actual, DIFFERENCES_SHOWN);
            report.first().stream().map(Difference::toString).forEach(lines::add);
            if (report.differences() > DIFFERENCES_SHOWN) {
                lines.add("and " + (report.differences() - DIFFERENCES_SHOWN) + " more");
            }
        }
        return lines.stream().map(line -> name + " " + line).toList();
    }
}
