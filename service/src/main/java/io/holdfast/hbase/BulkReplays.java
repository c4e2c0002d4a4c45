package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;
import static io.holdfast.hbase.HBaseErrors.doing;
import static io.holdfast.hbase.RootDirectory.tableName;

import io.holdfast.error.Fenced;
import io.holdfast.format.LogFile;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.RegionEdits.ImageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
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

    private static final long BETWEEN_TELLING = 1 << 18;

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
    public void begin(SessionId session) {
        doing("begin to bring edits back", () -> root.write(open(session), out -> {}));
    }

    @Override
    public void stage(SessionId session, LogFile file, Imports.Content content) {
        doing("stage " + file.content().object(), () -> {
            Path staged = staged(session, file.content().object());
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

    private Path staged(SessionId session, ObjectKey file) {
        return new Path(root.staging(session), "log/" + file.path().replace('/', '_'));
    }

    /** Nothing but the leader makes it, so that it does not come back once it is gone with all that was staged. */
    private Path open(SessionId session) {
        return new Path(root.staging(session), "replaying");
    }

    @Override
    public List<ImageFile> imageFiles(ImportedTable table, RegionImage region) {
        return new ImportLayout(table)
                .placements(region).stream()
                        .map(placement ->
                                new ImageFile(placement.file().origin().family(), placement.path()))
                        .toList();
    }

    private Map<String, Long> highestSequences(List<ImageFile> image) throws IOException {
        Map<String, Long> highest = new TreeMap<>();
        for (ImageFile file : image) {
            highest.merge(file.family(), sequenceOf(root.path(file.path())), Math::max);
        }
        return highest;
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
    public long replay(SessionId session, RegionEdits edits, LongConsumer progress) {
        return calling("bring edits back into table " + edits.table(), () -> {
            if (edits.logs().isEmpty()) {
                return 0L;
            }
            Map<String, Long> images = highestSequences(edits.image());
            Path folder = new Path(root.staging(session), "load/" + UUID.randomUUID());
            TableDescriptor descriptor = admin.getDescriptor(tableName(edits.table()));
            try (SortedCells cells = SortedCells.merge(sources(session, edits));
                    LoadFiles files = new LoadFiles(fileSystem, folder, descriptor, conf)) {
                long count = select(cells, images, edits.cut(), files, progress);
                if (count > 0) {
                    load(session, edits.table(), files, progress);
                }
                return count;
            } finally {
                fileSystem.delete(folder, true);
            }
        });
    }

    /**
     * What is loaded is below the folder that the session is rid of at its end: whoever finds the session open has files that go
     * with it, and that HBase cannot load from then on.
     */
    private void load(SessionId session, TableId table, LoadFiles files, LongConsumer progress) throws IOException {
        Map<byte[], List<Path>> written = files.finish();
        progress.accept(0);
        if (!fileSystem.exists(open(session))) {
            throw new Fenced(
                    "unable to bring edits back into table %s: expected session %s to do so still, found that it does not"
                            .formatted(table, session));
        }
        BulkLoadHFiles.create(conf).bulkLoad(tableName(table), written);
    }

    private List<SortedCells.Source> sources(SessionId session, RegionEdits edits) throws IOException {
        List<SortedCells.Source> sources = new ArrayList<>();
        for (ObjectKey log : edits.logs()) {
            sources.add(HFileSource.open(
                    fileSystem,
                    staged(session, log),
                    conf,
                    edits.rows().start().toArray(),
                    edits.rows().end().toArray()));
        }
        return sources;
    }

    /** HBase gives all cells of a file one sequence id: of those that are equal otherwise only the last one written counts. */
    private static long select(
            SortedCells cells, Map<String, Long> images, ReplayCut cut, LoadFiles files, LongConsumer progress)
            throws IOException {
        long count = 0;
        long untold = 0;
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
            untold += cell.getSerializedSize();
            if (untold >= BETWEEN_TELLING) {
                progress.accept(untold);
                untold = 0;
            }
        }
        progress.accept(untold);
        return count;
    }
}
