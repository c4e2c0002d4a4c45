package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;
import static io.holdfast.hbase.HBaseErrors.doing;

import io.holdfast.format.Bytes;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Imports through HBase's root directory. */
final class SnapshotImports implements Imports {

    private static final String STAGED_SNAPSHOTS = "snapshots";
    private static final String STAGED_FILES = "files";
    private static final String UNFINISHED = ".unfinished";

    private final RootDirectory root;
    private final FileSystem fileSystem;
    private final Configuration conf;

    SnapshotImports(RootDirectory root, Configuration conf) {
        this.root = root;
        this.conf = conf;
        this.fileSystem = root.fileSystem();
    }

    @Override
    public String regionName(TableId alias, RegionImage region) {
        return ImportLayout.regionInfo(alias, region).getEncodedName();
    }

    @Override
    public List<Placement> placements(ImportedTable table, RegionImage region) {
        return new ImportLayout(table).placements(region);
    }

    @Override
    public void stageSnapshot(ImportedTable table, Bytes descriptor, Consumer<Consumer<RegionImage>> regions) {
        doing("stage snapshot " + table.snapshot(), () -> {
            Path staged = stagedSnapshot(table);
            if (fileSystem.exists(staged) || fileSystem.exists(root.snapshot(table.snapshot()))) {
                return;
            }
            Path unfinished = unfinished(staged);
            fileSystem.mkdirs(unfinished);
            new SnapshotManifestWriter(root, unfinished, table).write(descriptor, regions);
            rename(unfinished, staged);
        });
    }

    @Override
    public void stageFile(SessionId session, Placement placement, Content content) {
        doing("stage " + placement.path(), () -> {
            Path staged = new Path(stagedFiles(session), placement.path());
            if (isWhole(staged, placement) || isWhole(root.path(placement.path()), placement)) {
                return;
            }
            Path unfinished = unfinished(staged);
            try {
                // Durably, as a later attempt goes by name and length: neither may outlive the bytes.
                root.write(unfinished, content);
                if (placement.rows() != null) {
                    cut(unfinished, placement.rows());
                }
            } catch (IOException | RuntimeException e) {
                deleteAfter(e, unfinished);
                throw e;
            }
            if (!fileSystem.rename(unfinished, staged) && !isWhole(staged, placement)) {
                throw new IOException(
                        "expected to rename " + unfinished + " to " + staged + ", found that it cannot be");
            }
        });
    }

    /** In its place. */
    private void cut(Path file, KeyRange rows) throws IOException {
        Path cut = unfinished(file);
        try {
            root.write(cut, out -> new RowCut(fileSystem, conf).write(file, rows, out));
        } catch (IOException | RuntimeException e) {
            deleteAfter(e, cut);
            throw e;
        }
        fileSystem.delete(file, false);
        rename(cut, file);
    }

    /** Where that fails, too, the file goes with everything that is staged. */
    private void deleteAfter(Exception failure, Path unfinished) {
        try {
            fileSystem.delete(unfinished, false);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Of this attempt's own, as the leader before this one may still write. */
    private static Path unfinished(Path staged) {
        return staged.suffix("." + UUID.randomUUID() + UNFINISHED);
    }

    private boolean isWhole(Path path, Placement placement) throws IOException {
        // A file that is cut has a length that nobody knows beforehand; its name appears when it is whole.
        return fileSystem.exists(path)
                && (placement.rows() != null
                        || fileSystem.getFileStatus(path).getLen()
                                == placement.file().length());
    }

    @Override
    public void register(ImportedTable table) {
        doing("register snapshot " + table.snapshot(), () -> {
            Path registered = root.snapshot(table.snapshot());
            if (!fileSystem.exists(registered)) {
                fileSystem.mkdirs(registered.getParent());
                rename(stagedSnapshot(table), registered);
            }
        });
    }

    @Override
    public void place(SessionId session) {
        doing("place the files of session " + session, () -> {
            Path files = stagedFiles(session);
            if (!fileSystem.exists(files)) {
                return;
            }
            String prefix = fileSystem.makeQualified(files).toUri().getPath() + "/";
            RemoteIterator<LocatedFileStatus> staged = fileSystem.listFiles(files, true);
            while (staged.hasNext()) {
                Path from = staged.next().getPath();
                if (!from.getName().endsWith(UNFINISHED)) {
                    Path to = root.path(from.toUri().getPath().substring(prefix.length()));
                    if (!fileSystem.exists(to)) {
                        fileSystem.mkdirs(to.getParent());
                        rename(from, to);
                    }
                }
            }
        });
    }

    private void rename(Path from, Path to) throws IOException {
        if (!fileSystem.rename(from, to)) {
            throw new IOException("expected to rename " + from + " to " + to + ", found that it cannot be");
        }
    }

    @Override
    public Set<SessionId> stagedSessions() {
        return calling("look for what is staged", () -> {
            Set<SessionId> sessions = new TreeSet<>();
            if (fileSystem.exists(root.staging())) {
                for (FileStatus folder : fileSystem.listStatus(root.staging())) {
                    SessionId.find(folder.getPath().getName()).ifPresent(sessions::add);
                }
            }
            return sessions;
        });
    }

    @Override
    public void discardStaged(SessionId session) {
        doing("remove what was staged for session " + session, () -> {
            Path staged = root.staging(session);
            // HDFS asks for the right to delete also where there is nothing.
            if (fileSystem.exists(staged)) {
                fileSystem.delete(staged, true);
            }
        });
    }

    @Override
    public void settleMobFiles(ImportedTable table, RegionImage region) {
        doing("settle the MOB files of " + table.alias(), () -> new MobFiles(root, table).settle(region));
    }

    @Override
    public void dropMobLinks(TableId table) {
        doing("remove the links to MOB files of " + table, () -> new MobFiles(root, table, table).dropLinks());
    }

    @Override
    public void bringBackMobFiles(SnapshotName snapshot, TableId table) {
        doing("bring back the MOB files of " + table, () -> {
            List<SnapshotRegion> mob = new ArrayList<>();
            new SnapshotManifestReader(root, snapshot).read(region -> {
                if (region.mob()) {
                    mob.add(region);
                }
            });
            for (SnapshotRegion region : mob) {
                new MobFiles(root, table, table).bringBack(region);
            }
        });
    }

    @Override
    public void discardPlaced(TableId alias) {
        doing("remove the files of " + alias, () -> {
            fileSystem.delete(root.archivedTableFolder(alias), true);
            TableId target = ImportAlias.targetOf(alias).orElse(alias);
            if (!fileSystem.exists(root.tableFolder(target))) {
                fileSystem.delete(root.mobTableFolder(target), true);
            }
        });
    }

    @Override
    public Set<TableId> tablesLinkedTo(TableId table) {
        return calling("look for links to " + table, () -> new LinkSearch(root).tablesLinkedTo(table));
    }

    private Path stagedSnapshot(ImportedTable table) {
        return new Path(root.staging(table.session()), STAGED_SNAPSHOTS + "/" + table.snapshot());
    }

    private Path stagedFiles(SessionId session) {
        return new Path(root.staging(session), STAGED_FILES);
    }
}
