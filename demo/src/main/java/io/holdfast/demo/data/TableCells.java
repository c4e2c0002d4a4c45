package io.holdfast.demo.data;

import java.io.IOException;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.jspecify.annotations.Nullable;

/**
 * Every visible cell of a table, all versions of it. Cells that a delete hides are left out: how long they stay depends
 * on compactions and says nothing about the table's content. Needs a {@link TagConnection} to see tags.
 */
public final class TableCells implements CellStream {

    private static final int ROWS_PER_CALL = 1000;
    private static final Cell[] NONE = {};

    private final Table table;
    private final ResultScanner scanner;
    private Cell[] cells = NONE;
    private int position;

    private TableCells(Table table, ResultScanner scanner) {
        this.table = table;
        this.scanner = scanner;
    }

    public static TableCells of(Connection connection, TableName name) throws IOException {
        Table table = connection.getTable(name);
        Scan scan = new Scan()
                .readAllVersions()
                .setCaching(ROWS_PER_CALL)
                .setCacheBlocks(false)
                // The next rows are fetched while these are looked at.
                .setAsyncPrefetch(true);
        return new TableCells(table, table.getScanner(scan));
    }

    @Override
    public @Nullable Cell next() throws IOException {
        while (position == cells.length) {
            Result result = scanner.next();
            if (result == null) {
                return null;
            }
            Cell[] found = result.rawCells();
            cells = found == null ? NONE : found;
            position = 0;
        }
        return cells[position++];
    }

    @Override
    public void close() throws IOException {
        scanner.close();
        table.close();
    }
}
