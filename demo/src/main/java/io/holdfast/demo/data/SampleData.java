package io.holdfast.demo.data;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.BufferedMutator;
import org.apache.hadoop.hbase.client.BufferedMutatorParams;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Mutation;

/**
 * A shop's three tables, the same from the same seed: {@code shop:orders} with all that a family can be set to, {@code
 * shop:events} split in advance, and {@code shop:orders_report}, made by cloning the first, so that its files are links.
 */
public final class SampleData implements AutoCloseable {

    public static final TableName ORDERS = Orders.TABLE;
    public static final TableName EVENTS = Events.TABLE;
    public static final TableName REPORT = TableName.valueOf("shop:orders_report");

    /**
     * Nothing is compacted between two backups of the demonstration: it says how many new files there are, and a
     * compaction makes others at a moment of its own.
     */
    static final String FILES_BEFORE_COMPACTION = "hbase.hstore.compaction.min";

    private static final String NAMESPACE = "shop";
    private static final String CLONED_FROM = "shop-orders-for-report";
    private static final int FLUSHES = 2;
    private static final int ROWS_PER_CALLBACK = 1000;
    private static final long WRITE_BUFFER = 4L << 20;

    private final Connection connection;
    private final RowSource orders;
    private final RowSource events;

    private SampleData(Connection connection, RowSource orders, RowSource events) {
        this.connection = connection;
        this.orders = orders;
        this.events = events;
    }

    /**
     * Connects; writes nothing yet.
     *
     * @param now the moment before which all cells were written
     */
    public static SampleData open(Configuration conf, long seed, Instant now) {
        try {
            return new SampleData(TagConnection.open(conf), new Orders(seed, now), new Events(seed, now));
        } catch (IOException e) {
            throw failed("connect to HBase", e);
        }
    }

    /** All three tables. */
    public List<TableName> tables() {
        return List.of(EVENTS, ORDERS, REPORT);
    }

    /** The connection, over which tags travel. Closed with this object. */
    public Connection connection() {
        return connection;
    }

    /** Makes the namespace and the two tables that are written to. */
    public void createTables() {
        try (Admin admin = connection.getAdmin()) {
            admin.createNamespace(NamespaceDescriptor.create(NAMESPACE).build());
            for (RowSource source : List.of(orders, events)) {
                admin.createTable(source.descriptor(), source.splits());
            }
        } catch (IOException e) {
            throw failed("create the sample's tables", e);
        }
    }

    /**
     * Writes so many rows, from the first on, and has HBase write files in between; the last part of the rows stays in
     * the servers' memory and logs.
     */
    public Loaded load(long rows, LoadListener listener) {
        long part = rows / (FLUSHES + 1);
        Loaded loaded = new Loaded(0, 0);
        for (int i = 0; i < FLUSHES; i++) {
            loaded = write(i * part, part, loaded, listener);
            flush();
        }
        return write(FLUSHES * part, rows - FLUSHES * part, loaded, listener);
    }

    /** Writes so many rows more, after those that are there. */
    public Loaded addMore(long first, long rows, LoadListener listener) {
        return write(first, rows, new Loaded(0, 0), listener);
    }

    /** Makes the report table out of a snapshot of the orders, which is deleted again. */
    public void cloneOrders() {
        try (Admin admin = connection.getAdmin()) {
            admin.snapshot(CLONED_FROM, ORDERS);
            admin.cloneSnapshot(CLONED_FROM, REPORT);
            admin.deleteSnapshot(CLONED_FROM);
        } catch (IOException e) {
            throw failed("clone " + ORDERS, e);
        }
    }

    /** Drops all tables and the namespace. */
    public void drop() {
        try (Admin admin = connection.getAdmin()) {
            for (TableName table : tables()) {
                admin.disableTable(table);
                admin.deleteTable(table);
            }
            admin.deleteNamespace(NAMESPACE);
        } catch (IOException e) {
            throw failed("drop the sample's tables", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw failed("disconnect from HBase", e);
        }
    }

    private void flush() {
        try (Admin admin = connection.getAdmin()) {
            for (RowSource source : List.of(orders, events)) {
                admin.flush(source.descriptor().getTableName());
            }
        } catch (IOException e) {
            throw failed("flush the sample's tables", e);
        }
    }

    // Rows go to the tables in turn, so that each has its share of every part.
    private Loaded write(long first, long rows, Loaded before, LoadListener listener) {
        try (BufferedMutator orders = mutator(ORDERS);
                BufferedMutator events = mutator(EVENTS)) {
            long bytes = before.bytes();
            for (long row = first; row < first + rows; row++) {
                Turn turn = Turn.of(row);
                List<Mutation> mutations = (turn.isOrder() ? this.orders : this.events).mutations(turn.index());
                (turn.isOrder() ? orders : events).mutate(mutations);
                bytes += bytesOf(mutations);
                if (row % ROWS_PER_CALLBACK == 0) {
                    listener.loaded(new Loaded(before.rows() + row - first, bytes));
                }
            }
            orders.flush();
            events.flush();
            Loaded loaded = new Loaded(before.rows() + rows, bytes);
            listener.loaded(loaded);
            return loaded;
        } catch (IOException e) {
            throw failed("write rows of the sample", e);
        }
    }

    /** Of five rows two are orders, and three are events. */
    private record Turn(boolean isOrder, long index) {

        static Turn of(long row) {
            long round = row / 5;
            int place = (int) (row % 5);
            return place < 2 ? new Turn(true, 2 * round + place) : new Turn(false, 3 * round + place - 2);
        }
    }

    private BufferedMutator mutator(TableName table) throws IOException {
        return connection.getBufferedMutator(new BufferedMutatorParams(table).writeBufferSize(WRITE_BUFFER));
    }

    private static long bytesOf(List<Mutation> mutations) {
        long bytes = 0;
        for (Mutation mutation : mutations) {
            for (List<Cell> cells : mutation.getFamilyCellMap().values()) {
                for (Cell cell : cells) {
                    bytes += cell.getSerializedSize();
                }
            }
        }
        return bytes;
    }

    private static Unavailable failed(String what, IOException cause) {
        return new Unavailable("unable to " + what + ": " + cause.getMessage(), null, cause);
    }
}
