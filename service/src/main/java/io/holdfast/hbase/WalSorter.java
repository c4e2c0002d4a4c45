package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;

import io.holdfast.error.Corrupt;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.LogRead;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.shaded.protobuf.generated.WALProtos.BulkLoadDescriptor;
import org.apache.hadoop.hbase.shaded.protobuf.generated.WALProtos.RegionEventDescriptor;
import org.apache.hadoop.hbase.shaded.protobuf.generated.WALProtos.RegionEventDescriptor.EventType;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.hbase.wal.WAL;
import org.apache.hadoop.hbase.wal.WALEdit;

/** Sorts edits with HBase's own readers of logs and of HFiles. */
final class WalSorter implements EditSorter {

    private final WalFiles files;
    private final RootDirectory root;
    private final Configuration conf;
    private final FileSystem local = new RawLocalFileSystem();
    private final long after;
    private final Map<TableName, OneTable> tables = new LinkedHashMap<>();
    private final SortMemory.Share memory;

    /** Cells of all tables that are kept in memory, with what they weigh there. */
    private long bytes;

    /**
     * What is known of one table.
     *
     * @param loaded where the files are that were loaded past the log
     */
    private record OneTable(
            TableId id, EditBuffer cells, RunTracker runs, List<LoadedFile> loaded, List<BulkLoad> lost) {}

    /**
     * Whose logs are read.
     *
     * @param ranges gives the rows of a table's regions, by encoded name
     */
    record Cluster(WalFiles files, RootDirectory root, Configuration conf, Ranges ranges) {}

    WalSorter(Cluster cluster, Collection<TableId> wanted, Instant after, java.nio.file.Path folder, SortMemory memory)
            throws IOException {
        this.files = cluster.files();
        this.root = cluster.root();
        this.conf = cluster.conf();
        this.after = after.toEpochMilli();
        local.initialize(folder.toUri(), conf);
        int number = 0;
        for (TableId table : wanted) {
            Path own = new Path(folder.toUri().getPath(), "table-" + number++);
            local.mkdirs(own);
            tables.put(
                    RootDirectory.tableName(table),
                    new OneTable(
                            table,
                            new EditBuffer(local, own, conf),
                            new RunTracker(cluster.ranges().of(table)),
                            new ArrayList<>(),
                            new ArrayList<>()));
        }
        this.memory = memory.open();
    }

    /** Tells which rows a table's regions have. */
    @FunctionalInterface
    interface Ranges {
        Map<String, KeyRange> of(TableId table) throws IOException;
    }

    @Override
    public LogRead read(WalFile file, LongConsumer progress) {
        return calling("read log " + file.name(), () -> {
            Pass pass = new Pass(file, 0);
            for (OneTable table : tables.values()) {
                table.runs.beginFile(WalFiles.logOf(file));
            }
            WalFiles.Read read = files.read(file, pass::take, progress);
            for (OneTable table : tables.values()) {
                table.runs.endOfFile();
            }
            return new LogRead(file.name(), read.bytes(), read.entries());
        });
    }

    @Override
    public Looked follow(WalFile file, Looked from, LongConsumer progress) {
        return calling("look at log " + file.name(), () -> {
            Pass pass = new Pass(file, from.commit());
            for (OneTable table : tables.values()) {
                table.runs.beginFile(WalFiles.logOf(file));
            }
            WalFiles.Read read = files.follow(file, from.position(), pass::take, progress);
            for (OneTable table : tables.values()) {
                table.runs.endOfFile();
            }
            return new Looked(read.bytes(), pass.commit, from.entries() + read.entries());
        });
    }

    /** One file, from one entry to its last. */
    private final class Pass {

        /** What comes later in a log was committed no earlier, whatever the clock says. */
        private long commit;

        /** @param before of what was read of it earlier, 0 if nothing was */
        Pass(WalFile file, long before) {
            this.commit = Math.max(before, Math.max(file.number(), after + 1));
        }

        void take(WAL.Entry entry) throws IOException {
            commit = Math.max(commit, entry.getKey().getWriteTime());
            OneTable table = tables.get(entry.getKey().getTableName());
            if (table == null) {
                return;
            }
            String region = Bytes.toString(entry.getKey().getEncodedRegionName());
            long sequence = entry.getKey().getSequenceId();
            int index = 0;
            for (Cell cell : entry.getEdit().getCells()) {
                if (WALEdit.isMetaEditFamily(cell)) {
                    takeMarker(table, region, sequence, cell);
                } else {
                    table.runs.edit(region, sequence, commit);
                    if (!table.runs.knows(region)) {
                        table.runs.wrote(region, CellUtil.cloneRow(cell));
                    }
                    bytes += table.cells.add(new EditTag(commit, sequence, index).addTo(cell));
                }
                index++;
            }
            spillBeyond(memory.bytes());
        }

        private void takeMarker(OneTable table, String region, long sequence, Cell cell) throws IOException {
            RegionEventDescriptor event = WALEdit.getRegionEventDescriptor(cell);
            if (event != null && event.getEventType() == EventType.REGION_OPEN) {
                table.runs.opened(region, sequence);
            }
            BulkLoadDescriptor load = WALEdit.getBulkLoadDescriptor(cell);
            if (load != null) {
                takeLoad(table, region, sequence, load);
            }
        }

        /**
         * The marker's sequence id counts, not that of the files: HBase gives them theirs before it moves them to where they
         * belong, which may take long, and writes the marker afterwards ({@code HRegion.bulkLoadHFiles}). An image of the time
         * between has later edits, but not the files.
         */
        private void takeLoad(OneTable table, String region, long sequence, BulkLoadDescriptor load)
                throws IOException {
            table.runs.edit(region, sequence, commit);
            for (var store : load.getStoresList()) {
                String family = store.getFamilyName().toStringUtf8();
                for (String name : store.getStoreFileList()) {
                    FileOrigin origin = new FileOrigin(table.id, region, family, name);
                    Optional<Path> path = find(origin);
                    if (path.isPresent()) {
                        table.loaded.add(new LoadedFile(origin, new EditTag(commit, sequence, 0)));
                    } else {
                        table.lost.add(new BulkLoad(region, sequence, family, List.of(name)));
                    }
                }
            }
        }
    }

    private Optional<Path> find(FileOrigin origin) throws IOException {
        for (Path place : root.places(origin)) {
            if (root.fileSystem().exists(place)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    private void spillBeyond(long most) throws IOException {
        while (bytes > most) {
            spillLargest();
        }
    }

    private void spillLargest() throws IOException {
        OneTable largest = tables.values().iterator().next();
        for (OneTable table : tables.values()) {
            largest = table.cells.bytes() > largest.cells.bytes() ? table : largest;
        }
        bytes -= largest.cells.bytes();
        largest.cells.spill();
    }

    @Override
    public List<SortedEdits> finish(LongConsumer progress) {
        return calling("sort the edits", () -> {
            spillBeyond(memory.bytes());
            memory.settle(bytes);
            List<SortedEdits> sorted = new ArrayList<>();
            for (OneTable table : tables.values()) {
                List<SortedCells.Source> more = openLoaded(table);
                List<SortedFile> done = table.cells.finish(more, progress);
                if (!table.runs.all().isEmpty() || !table.lost.isEmpty()) {
                    sorted.add(new SortedEdits(table.id, table.runs.all(), done, table.lost));
                }
            }
            return sorted;
        });
    }

    /** A file that has gone since its marker was read is as lost as one that was gone then. */
    private List<SortedCells.Source> openLoaded(OneTable table) throws IOException {
        List<SortedCells.Source> sources = new ArrayList<>();
        for (LoadedFile file : table.loaded) {
            Optional<Path> path = find(file.origin());
            if (path.isPresent()) {
                sources.add(new LoadedSource(HFileSource.open(root.fileSystem(), path.get(), conf), file.tag()));
            } else {
                table.lost.add(new BulkLoad(
                        file.origin().region(),
                        file.tag().sequence(),
                        file.origin().family(),
                        List.of(file.origin().name())));
            }
        }
        return sources;
    }

    /** A file that was loaded past the log, all of it at one moment. */
    private record LoadedFile(FileOrigin origin, EditTag tag) {}

    /** Its cells, as if the log had them. */
    private record LoadedSource(HFileSource cells, EditTag tag) implements SortedCells.Source {

        @Override
        public boolean next() throws IOException {
            return cells.next();
        }

        @Override
        public Cell cell() {
            return tag.addTo(cells.cell());
        }

        @Override
        public void close() throws IOException {
            cells.close();
        }
    }

    @Override
    public void close() {
        // All files are in the caller's folder, and none is open between calls.
        memory.close();
    }

    static Corrupt gone(WalFile file) {
        return new Corrupt(
                "unable to read log %s: expected it in the cluster, found it gone".formatted(file.name()),
                "somebody deleted it: what it held cannot be recovered to a moment; the next backup takes a new image",
                null);
    }
}
