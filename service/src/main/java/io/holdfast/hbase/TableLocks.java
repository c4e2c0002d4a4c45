package io.holdfast.hbase;

import io.holdfast.format.TableId;
import io.holdfast.procedure.Lock;

/** The locks on tables, by which procedures of all kinds meet. */
public final class TableLocks {

    private TableLocks() {}

    /** For whoever reads a table, and may do so beside others. */
    public static Lock shared(TableId table) {
        return Lock.shared(resource(table));
    }

    /** For whoever makes, replaces or deletes a table. */
    public static Lock exclusive(TableId table) {
        return Lock.exclusive(resource(table));
    }

    private static String resource(TableId table) {
        return "table:" + table;
    }
}
