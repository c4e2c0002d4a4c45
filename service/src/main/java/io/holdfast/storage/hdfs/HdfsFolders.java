package io.holdfast.storage.hdfs;

import io.holdfast.error.Unavailable;
import io.holdfast.storage.Swept;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.jspecify.annotations.Nullable;

/** The folders of a store in HDFS: made when needed, gone when empty. */
final class HdfsFolders {

    private final DistributedFileSystem files;
    private final Path root;
    private final Path temporary;

    HdfsFolders(DistributedFileSystem files, Path root) {
        this.files = files;
        this.root = root;
        this.temporary = new Path(root, ".tmp");
    }

    DistributedFileSystem files() {
        return files;
    }

    Path newTemporaryPath() {
        return new Path(temporary, UUID.randomUUID().toString());
    }

    /** A new file, each block of which is on the disks of its data nodes before the next one begins. */
    FSDataOutputStream createTemporary(Path file) throws IOException {
        try {
            return files.createFile(file).create().syncBlock().build();
        } catch (FileNotFoundException e) {
            requireRoot();
            ensure(temporary);
            return files.createFile(file).create().syncBlock().build();
        }
    }

    void ensure(Path folder) throws IOException {
        files.mkdirs(folder, FsPermission.getDirDefault());
    }

    /** Makes the root if the folder above it is there. */
    void prepare() throws IOException {
        if (files.exists(root)) {
            requireRoot();
            return;
        }
        try {
            files.mkdir(root, FsPermission.getDirDefault());
        } catch (FileNotFoundException e) {
            throw new Unavailable(
                    "unable to create folder " + root + ": expected the folder above it, found none", "create it", e);
        }
    }

    void requireRoot() {
        try {
            FileStatus found = files.getFileStatus(root);
            if (!found.isDirectory()) {
                throw noFolder("a file", null);
            }
        } catch (FileNotFoundException e) {
            throw noFolder("nothing", e);
        } catch (IOException e) {
            throw HdfsFailure.of("use", root, e);
        }
    }

    /** Deletes the folders above a deleted file, as far as they are empty. */
    void deleteEmptyAbove(Path file) throws IOException {
        for (Path folder = parentOf(file); !folder.equals(root); folder = parentOf(folder)) {
            try {
                files.delete(folder, false);
            } catch (IOException e) {
                if (HdfsFailure.unwrapped(e) instanceof PathIsNotEmptyDirectoryException) {
                    return;
                }
                throw e;
            }
        }
    }

    /** Deletes the temporary files that were begun before. Their writers find that the file is gone. */
    Swept sweep(Instant before) throws IOException {
        Swept swept = Swept.NOTHING;
        try {
            RemoteIterator<FileStatus> found = files.listStatusIterator(temporary);
            while (found.hasNext()) {
                FileStatus file = found.next();
                boolean old = Instant.ofEpochMilli(file.getModificationTime()).isBefore(before);
                if (file.isFile() && old && files.delete(file.getPath(), false)) {
                    swept = swept.and(file.getLen());
                }
            }
        } catch (FileNotFoundException e) {
            requireRoot();
        }
        return swept;
    }

    static Path parentOf(Path path) {
        return Objects.requireNonNull(path.getParent(), "the root of a file system has no folder above it");
    }

    private Unavailable noFolder(String found, @Nullable Throwable cause) {
        return new Unavailable(
                "unable to use " + root + ": expected a folder, found " + found, "check the path", cause);
    }
}
