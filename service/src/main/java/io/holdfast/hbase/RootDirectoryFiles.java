package io.holdfast.hbase;

import io.holdfast.error.Corrupt;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.TableId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Finds and reads HFiles in HBase's root directory. */
final class RootDirectoryFiles implements HFiles {

    /** A file may move on between two looks; it moves at most twice. */
    private static final int ROUNDS = 3;

    private final RootDirectory root;

    RootDirectoryFiles(RootDirectory root) {
        this.root = root;
    }

    @Override
    public long length(FileOrigin file) {
        return find(file, path -> root.fileSystem().getFileStatus(path).getLen());
    }

    @Override
    public InputStream open(FileOrigin file) {
        return find(file, path -> root.fileSystem().open(path, 1 << 20));
    }

    @Override
    public List<String> hosts(FileOrigin file) {
        return find(file, path -> {
            BlockLocation[] blocks = root.fileSystem().getFileBlockLocations(path, 0, 1);
            return blocks.length == 0 ? List.of() : List.of(blocks[0].getHosts());
        });
    }

    @Override
    public boolean hasLinks(TableId table) {
        return HBaseErrors.calling("look for links in table " + table, () -> new LinkSearch(root).hasLinks(table));
    }

    @Override
    public long bytesBeside(TableId table, Set<String> names) {
        return HBaseErrors.calling(
                "look for new files of table " + table,
                () -> bytesBeside(root.tableFolder(table), names) + bytesBeside(root.mobTableFolder(table), names));
    }

    private long bytesBeside(Path tableFolder, Set<String> names) throws IOException {
        long bytes = 0;
        for (FileStatus region : folders(tableFolder)) {
            for (FileStatus family : folders(region.getPath())) {
                for (FileStatus file : children(family.getPath())) {
                    bytes += names.contains(file.getPath().getName()) ? 0 : file.getLen();
                }
            }
        }
        return bytes;
    }

    private List<FileStatus> folders(Path folder) throws IOException {
        return Arrays.stream(children(folder))
                .filter(child ->
                        child.isDirectory() && !child.getPath().getName().startsWith("."))
                .toList();
    }

    private FileStatus[] children(Path folder) throws IOException {
        try {
            return root.fileSystem().listStatus(folder);
        } catch (FileNotFoundException absent) {
            return new FileStatus[0];
        }
    }

    /** Does something with a file at one place; FileNotFoundException if it is not there. */
    @FunctionalInterface
    interface Access<T> {
        T at(Path path) throws IOException;
    }

    /** Does something with the file wherever it is; Corrupt if it is nowhere. */
    <T> T find(FileOrigin file, Access<T> access) {
        for (int round = 0; round < ROUNDS; round++) {
            for (Path place : root.places(file)) {
                try {
                    return access.at(place);
                } catch (FileNotFoundException notHere) {
                    // The next place may have it.
                } catch (IOException e) {
                    throw HBaseErrors.translate("read " + place, e);
                }
            }
        }
        throw new Corrupt(
                "unable to read an HFile of table %s: expected it at one of %s, found it nowhere"
                        .formatted(file.table(), root.places(file)),
                "hbck2 tells more about files that are missing",
                null);
    }
}
