package io.holdfast.storage.hdfs;

import io.holdfast.storage.FolderListing;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** What is in the folders below one. */
record HdfsListing(DistributedFileSystem files, Path root) implements FolderListing.Folders {

    @Override
    public List<FolderListing.Entry> entriesOf(String folder) {
        List<FolderListing.Entry> entries = new ArrayList<>();
        Path path = folder.isEmpty() ? root : new Path(root, folder);
        try {
            RemoteIterator<FileStatus> found = files.listStatusIterator(path);
            while (found.hasNext()) {
                FileStatus status = found.next();
                // A file lists itself.
                if (!status.getPath().equals(files.makeQualified(path))) {
                    entries.add(entry(folder, status));
                }
            }
            return entries;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw HdfsFailure.of("list", path, e);
        }
    }

    private static FolderListing.Entry entry(String folder, FileStatus status) {
        return FolderListing.Entry.in(
                folder,
                status.getPath().getName(),
                status.isDirectory(),
                status.getLen(),
                Instant.ofEpochMilli(status.getModificationTime()));
    }
}
