package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;
import static io.holdfast.hbase.HBaseErrors.doing;
import static io.holdfast.hbase.RootDirectory.tableName;

import io.holdfast.format.LogFile;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.regionserver.HStoreFile;
import org.apache.hadoop.hbase.regionserver.StoreFileInfo;
import org.apache.hadoop.hbase.tool.BulkLoadHFiles;
import org.apache.hadoop.hbase.util.Bytes;

/** Replays by files that HBase loads in bulk: of each family of a region one. */
final class BulkReplays implements Replays {

    private static final String UNFINISHED = ".unfinished";

    private final Admin admin;
    private final RootDirectory root;
    private final FileSystem fileSystem;
    private final Configuration conf;

    BulkReplays(Admin admin, RootDirectory root, Configuration conf) {
        this.admin = admin;
        this.root = root;
        this.fileSystem = root.fileSystem();
        this.conf = conf;
    }

    @Override
    public void stage(SessionId session, LogFile file, Imports.Content content) {
        doing("stage " + file.content().object(), () -> {
            Path staged = staged(session, file);
            if (fileSystem.exists(staged)
                    && fileSystem.getFileStatus(staged).getLen()
                            == file.content().length()) {
                return;
            }
            Path unfinished = staged.suffix("." + UUID.randomUUID() + UNFINISHED);
            root.write(unfinished, content);
            if (!fileSystem.rename(unfinished, staged) && !fileSystem.exists(staged)) {
                throw new IOException(
                        "expected to rename " + unfinished + " to " + staged + ", found that it cannot be");
            }
        });
    }

    private Path staged(SessionId session, LogFile file) {
        return new Path(
                root.staging(session), "log/" + file.content().object().path().replace('/', '_'));
    }

    @Override
    public Map<String, Long> highestSequences(ImportedTable table, RegionImage region) {
        return calling("read the sequence ids of region " + region.encodedName(), () -> {
            Map<String, Long> highest = new TreeMap<>();
            for (Placement placement : new ImportLayout(table).placements(region)) {
                highest.merge(placement.file().origin().family(), sequenceOf(root.path(placement.path())), Math::max);
            }
            return highest;
        });
    }

    /** Of a file that was loaded in bulk the name tells it. */
    private long sequenceOf(Path file) throws IOException {
        if (StoreFileInfo.hasBulkloadSeqId(file)) {
            return StoreFileInfo.getBulkloadSeqId(file).orElseThrow();
        }
        try (HFile.Reader reader = HFile.createReader(fileSystem, file, CacheConfig.DISABLED, true, conf)) {
            byte[] sequence = reader.getHFileInfo().get(HStoreFile.MAX_SEQ_ID_KEY);
            return sequence == null ? 0 : Bytes.toLong(sequence);
        }
    }

    @Override
    public long replay(
            SessionId session,
            TableId table,
            KeyRange rows,
            Map<String, Long> images,
            List<LogFile> staged,
            ReplayCut cut) {
        return calling("bring edits back into table " + table, () -> {
            List<LogFile> needed = staged.stream()
                    .filter(file -> rows.touches(file.firstRow(), file.lastRow()))
                    .toList();
            if (needed.isEmpty()) {
                return 0L;
            }
            Path folder = new Path(root.staging(session), "load/" + UUID.randomUUID());
            TableDescriptor descriptor = admin.getDescriptor(tableName(table));
            try (SortedCells cells = SortedCells.merge(sources(session, needed, rows));
                    LoadFiles files = new LoadFiles(fileSystem, folder, descriptor, conf)) {
                long count = select(cells, images, cut.within(rows), files);
                if (count > 0) {
                    BulkLoadHFiles.create(conf).bulkLoad(tableName(table), files.finish());
                }
                return count;
            } finally {
                fileSystem.delete(folder, true);
            }
        });
    }

    private List<SortedCells.Source> sources(SessionId session, List<LogFile> files, KeyRange rows) throws IOException {
        List<SortedCells.Source> sources = new ArrayList<>();
        for (LogFile file : files) {
            sources.add(HFileSource.open(
                    fileSystem,
                    staged(session, file),
                    conf,
                    rows.start().toArray(),
                    rows.end().toArray()));
        }
        return sources;
    }

    /** HBase gives all cells of a file one sequence id: of those that are equal otherwise only the last one written counts. */
    private static long select(SortedCells cells, Map<String, Long> images, ReplayCut cut, LoadFiles files)
            throws IOException {
        long count = 0;
        Cell last = null;
        for (Cell cell = cells.next(); cell != null; cell = cells.next()) {
            EditTag tag = EditTag.of(cell);
            String family = Bytes.toString(CellUtil.cloneFamily(cell));
            boolean isNew = last == null || SortedCells.KEY.compare(last, cell) != 0;
            if (isNew
                    && tag.sequence() > images.getOrDefault(family, 0L)
                    && cut.includes(CellUtil.cloneRow(cell), tag)
                    && files.append(family, EditTag.removeFrom(cell))) {
                last = cell;
                count++;
            }
        }
        return count;
    }
}
