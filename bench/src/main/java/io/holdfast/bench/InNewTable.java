package io.holdfast.bench;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;

/** Another way, each time with a table that was just created: what was written before costs it nothing. */
record InNewTable(Connection connection, TableName table, int regions, Way way) implements Way {

    @Override
    public String name() {
        return way.name();
    }

    @Override
    public Run run(Path fresh) {
        LargeTable.create(connection, table, LargeTable.borders(regions));
        try {
            return way.run(fresh);
        } finally {
            drop();
        }
    }

    private void drop() {
        try (Admin admin = connection.getAdmin()) {
            admin.disableTable(table);
            admin.deleteTable(table);
        } catch (IOException e) {
            throw new Unavailable("unable to drop table " + table + ": " + e, null, e);
        }
    }
}
