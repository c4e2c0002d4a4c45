package io.holdfast.demo.scenario;

import io.holdfast.demo.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Increment;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RowMutations;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.tool.BulkLoadHFiles;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Changes rows of its own, one after the other, and remembers when each change was acknowledged. Every change but a count
 * leaves its number in the row. No put is at or below the time stamp of a delete before it, as HBase shows such a one or not
 * depending on when it compacts.
 */
final class ModelWriter implements Callable<Void> {

    /** So that a moment is between two changes, and not all time is spent in one server. */
    private static final long PAUSE_NANOS = 2_000_000;

    private static final int ROWS_OF_A_LOAD = 5;
    private static final List<String> QUALIFIERS = List.of("a", "b", "c");

    private final Cluster cluster;
    private final TableName table;
    private final Path folder;
    private final Random random;
    private final List<byte[]> rows;
    private final boolean loadsInBulk;
    private final NavigableMap<byte[], RowHistory> histories = new TreeMap<>(Bytes.BYTES_COMPARATOR);
    private volatile boolean ended;
    private long number;

    /**
     * A writer that has not begun.
     *
     * @param folder where it puts files that it loads
     * @param rows nobody else changes them
     * @param loadsInBulk whether it loads files beside what else it does
     */
    ModelWriter(Cluster cluster, TableName table, Path folder, Random random, List<byte[]> rows, boolean loadsInBulk) {
        this.cluster = cluster;
        this.table = table;
        this.folder = folder;
        this.random = random;
        this.rows = List.copyOf(rows);
        this.loadsInBulk = loadsInBulk;
        rows.forEach(row -> histories.put(row, new RowHistory()));
    }

    TableName table() {
        return table;
    }

    /** What it has done to each of its rows. Read after it has ended. */
    NavigableMap<byte[], RowHistory> histories() {
        return histories;
    }

    /** How many changes were acknowledged. */
    long changes() {
        return number;
    }

    void end() {
        ended = true;
    }

    @Override
    public Void call() throws IOException {
        try (Table writing = cluster.connection().getTable(table)) {
            while (!ended) {
                if (loadsInBulk && random.nextInt(100) == 0) {
                    load();
                } else {
                    change(writing, rows.get(random.nextInt(rows.size())));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return null;
    }

    private void change(Table writing, byte[] row) throws IOException {
        RowContent now = historyOf(row).now();
        String qualifier = QUALIFIERS.get(random.nextInt(QUALIFIERS.size()));
        NavigableMap<Long, String> versions = now.cells().getOrDefault(qualifier, new TreeMap<>());
        int kind = random.nextInt(10);
        if (kind == 0) {
            increment(writing, row);
        } else if (kind < 6 || versions.isEmpty()) {
            put(writing, row, qualifier, Cells.LONG_AGO + number);
        } else {
            List<Long> timestamps = List.copyOf(versions.keySet());
            long timestamp = timestamps.get(random.nextInt(timestamps.size()));
            if (kind < 8) {
                put(writing, row, qualifier, timestamp);
            } else {
                delete(writing, row, qualifier, timestamp);
            }
        }
    }

    private void put(Table writing, byte[] row, String qualifier, long timestamp) throws IOException {
        String value = "value " + number;
        mutate(
                writing,
                row,
                new Put(row).addColumn(Cells.F, Cells.bytes(qualifier), timestamp, Cells.bytes(value)),
                content -> content.put(qualifier, timestamp, value));
    }

    private void delete(Table writing, byte[] row, String qualifier, long timestamp) throws IOException {
        byte[] name = Cells.bytes(qualifier);
        switch (random.nextInt(3)) {
            case 0 ->
                mutate(
                        writing,
                        row,
                        new Delete(row).addColumn(Cells.F, name, timestamp),
                        content -> content.deleteVersion(qualifier, timestamp));
            case 1 ->
                mutate(
                        writing,
                        row,
                        new Delete(row).addColumns(Cells.F, name, timestamp),
                        content -> content.deleteVersionsUpTo(qualifier, timestamp));
            default ->
                mutate(
                        writing,
                        row,
                        new Delete(row).addFamily(Cells.F, timestamp),
                        content -> content.deleteAllUpTo(timestamp));
        }
    }

    private void mutate(Table writing, byte[] row, Mutation mutation, Consumer<RowContent> effect) throws IOException {
        long mine = number;
        Put mark = new Put(row).addColumn(Cells.G, RowContent.LAST, Cells.LONG_AGO + mine, Bytes.toBytes(mine));
        RowMutations both = RowMutations.of(List.of(mutation, mark));
        long begun = System.currentTimeMillis();
        writing.mutateRow(both);
        done(List.of(row), begun, effect.andThen(content -> content.changed(mine)));
    }

    private void increment(Table writing, byte[] row) throws IOException {
        long begun = System.currentTimeMillis();
        writing.increment(new Increment(row).addColumn(Cells.G, RowContent.COUNT, 3));
        done(List.of(row), begun, content -> content.increment(3));
    }

    /** Rows that follow each other, of one family, so that they come all at once where a region has all of them. */
    private void load() throws IOException {
        long mine = number;
        int from = random.nextInt(rows.size());
        List<byte[]> loaded = rows.subList(from, Math.min(rows.size(), from + ROWS_OF_A_LOAD));
        Path load = folder.resolve("load-" + mine);
        write(load.resolve("f").resolve("cells"), Cells.F, loaded, Cells.bytes("a"), Cells.bytes("loaded " + mine));
        write(load.resolve("g").resolve("cells"), Cells.G, loaded, RowContent.LAST, Bytes.toBytes(mine));
        long begun = System.currentTimeMillis();
        Configuration patient = new Configuration(cluster.configuration());
        // It does not wait between its attempts for a region that moves just now.
        patient.setInt("hbase.bulkload.retries.number", 10_000);
        BulkLoadHFiles.create(patient).bulkLoad(table, new org.apache.hadoop.fs.Path(load.toUri()));
        done(loaded, begun, content -> {
            content.put("a", Cells.LONG_AGO + mine, "loaded " + mine);
            content.changed(mine);
        });
    }

    private void write(Path path, byte[] family, List<byte[]> loaded, byte[] qualifier, byte[] value)
            throws IOException {
        Files.createDirectories(path.getParent());
        var conf = cluster.configuration();
        var file = new org.apache.hadoop.fs.Path(path.toUri());
        try (HFile.Writer writer = HFile.getWriterFactory(conf, CacheConfig.DISABLED)
                .withPath(file.getFileSystem(conf), file)
                .withFileContext(new HFileContextBuilder().build())
                .create()) {
            for (byte[] row : loaded) {
                writer.append(new KeyValue(row, family, qualifier, Cells.LONG_AGO + number, value));
            }
            writer.appendFileInfo(Bytes.toBytes("BULKLOAD_TIMESTAMP"), Bytes.toBytes(HConstants.LATEST_TIMESTAMP));
        }
    }

    private void done(List<byte[]> changed, long begun, Consumer<RowContent> effect) {
        RowHistory.Change change = new RowHistory.Change(number, begun, System.currentTimeMillis(), effect);
        changed.forEach(row -> historyOf(row).add(change));
        number++;
    }

    private RowHistory historyOf(byte[] row) {
        return Objects.requireNonNull(histories.get(row), "only rows of this writer");
    }

    /**
     * Compares its rows with those of a copy.
     *
     * @param copy all rows of the copy that it has written
     * @param prefix whether each change that is there in a region needs all that the writer did there before it
     * @return what is wrong, a few examples
     */
    List<String> differences(Map<byte[], RowContent> copy, long moment, long skew, RegionOf regions, boolean prefix) {
        Map<String, Long> last = new TreeMap<>();
        if (prefix) {
            histories.keySet().stream()
                    .filter(copy::containsKey)
                    .forEach(row -> last.merge(
                            regions.of(row),
                            Objects.requireNonNull(copy.get(row)).last(),
                            Math::max));
        }
        List<String> differences = new ArrayList<>();
        histories.forEach((row, history) -> {
            RowContent found = copy.getOrDefault(row, new RowContent());
            long atLeast = last.getOrDefault(regions.of(row), -1L);
            if (!history.allows(found, moment, skew, atLeast)) {
                differences.add("row %s at %d, with all up to change %d: found %s; around it were %s"
                        .formatted(Bytes.toStringBinary(row), moment, atLeast, found, history.around(moment, skew)));
            }
        });
        return differences;
    }

    /** Tells of a row which region it was in all the time. */
    @FunctionalInterface
    interface RegionOf {
        String of(byte[] row);
    }
}
