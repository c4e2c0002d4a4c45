package io.holdfast.hbase;

import io.holdfast.format.FileOrigin;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.util.CommonFSUtils;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.io.IOUtils;

/** HBase's root directory and where in it things are, as HBase 2 and 3 lay it out. */
final class RootDirectory {

    /** Where imports are staged. HBase reads only the folders that it knows, so it passes this one over. */
    private static final String STAGING = ".holdfast";

    private final FileSystem fileSystem;
    private final Path root;

    private RootDirectory(FileSystem fileSystem, Path root) {
        this.fileSystem = fileSystem;
        this.root = root;
    }

    static RootDirectory open(Configuration conf) throws IOException {
        Path root = CommonFSUtils.getRootDir(conf);
        FileSystem fileSystem = root.getFileSystem(conf);
        // HFiles have checksums of their own; Hadoop's local file system would add a second kind, in files beside them.
        return new RootDirectory(
                fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem, root);
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    /** Writes a file and makes it durable; the folders above it are made. After a failure a part of it may be there. */
    void write(Path path, Imports.Content content) throws IOException {
        FSDataOutputStream out = create(path);
        // No try with resources: HDFS throws from close what it threw before, and nothing can be suppressed by itself.
        try {
            content.writeTo(out);
            out.hsync();
            out.close();
        } catch (IOException | RuntimeException e) {
            IOUtils.closeStream(out);
            throw e;
        }
    }

    /** Of a file of many blocks, HDFS otherwise synchronizes the last. */
    private FSDataOutputStream create(Path path) throws IOException {
        if (fileSystem instanceof DistributedFileSystem hdfs) {
            return hdfs.createFile(path)
                    .create()
                    .overwrite(true)
                    .recursive()
                    .syncBlock()
                    .build();
        }
        return fileSystem.create(path, true);
    }

    Path path(String relative) {
        return new Path(root, relative);
    }

    Path snapshot(SnapshotName name) {
        return new Path(root, HConstants.SNAPSHOT_DIR_NAME + "/" + name);
    }

    /** The folder of all that is staged. */
    Path staging() {
        return new Path(root, STAGING);
    }

    Path staging(SessionId session) {
        return new Path(root, STAGING + "/" + session);
    }

    /** Every place where a file can be, in the order in which it moves through them; MOB files begin in the second. */
    List<Path> places(FileOrigin file) {
        return List.of(path("data/" + relative(file)), path(mob(file)), path(archived(file)));
    }

    static String mob(FileOrigin file) {
        return "mobdir/data/" + relative(file);
    }

    static String archived(FileOrigin file) {
        return HConstants.HFILE_ARCHIVE_DIRECTORY + "/data/" + relative(file);
    }

    Path tableFolder(TableId table) {
        return path("data/" + folder(table));
    }

    Path mobTableFolder(TableId table) {
        return path("mobdir/data/" + folder(table));
    }

    Path archivedTableFolder(TableId table) {
        return path(HConstants.HFILE_ARCHIVE_DIRECTORY + "/data/" + folder(table));
    }

    private static String relative(FileOrigin file) {
        return String.join("/", folder(file.table()), file.region(), file.family(), file.name());
    }

    private static String folder(TableId table) {
        return table.namespace() + "/" + table.name();
    }

    static TableName tableName(TableId table) {
        return TableName.valueOf(table.namespace(), table.name());
    }

    static TableId tableId(TableName table) {
        return new TableId(table.getNamespaceAsString(), table.getQualifierAsString());
    }
}
