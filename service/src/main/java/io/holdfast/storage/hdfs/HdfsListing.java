package io.holdfast.storage.hdfs;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.jspecify.annotations.Nullable;

/** Walks the files below a folder in the order of their keys, holding the names of one folder for each level. */
final class HdfsListing implements Iterator<ObjectInfo> {

    private final DistributedFileSystem files;
    private final Path root;
    private final Deque<Iterator<Entry>> open = new ArrayDeque<>();
    private @Nullable ObjectInfo next;

    HdfsListing(DistributedFileSystem files, Path root, KeyPrefix prefix) {
        this.files = files;
        this.root = root;
        open.push(entriesOf(prefix.text()));
        this.next = advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public ObjectInfo next() {
        ObjectInfo found = next;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = advance();
        return found;
    }

    private @Nullable ObjectInfo advance() {
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            Entry entry = open.peek().next();
            if (!entry.isFolder) {
                return new ObjectInfo(new ObjectKey(entry.path), entry.length, entry.modified);
            }
            open.push(entriesOf(entry.path));
        }
        return null;
    }

    /** What is in a folder, whose path ends with a slash; nothing if it is gone. */
    private Iterator<Entry> entriesOf(String folder) {
        List<Entry> entries = new ArrayList<>();
        Path path = folder.isEmpty() ? root : new Path(root, folder);
        try {
            RemoteIterator<FileStatus> found = files.listStatusIterator(path);
            while (found.hasNext()) {
                FileStatus status = found.next();
                String child = folder + status.getPath().getName();
                // A file lists itself.
                if (ObjectKey.isKey(child) && !status.getPath().equals(files.makeQualified(path))) {
                    entries.add(Entry.of(child, status));
                }
            }
        } catch (FileNotFoundException e) {
            return entries.iterator();
        } catch (IOException e) {
            throw HdfsFailure.of("list", path, e);
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries.iterator();
    }

    /** @param path below the root; that of a folder ends with a slash, so that it sorts as the keys below it do */
    private record Entry(String path, boolean isFolder, long length, Instant modified) {

        static Entry of(String path, FileStatus status) {
            return new Entry(
                    status.isDirectory() ? path + "/" : path,
                    status.isDirectory(),
                    status.getLen(),
                    Instant.ofEpochMilli(status.getModificationTime()));
        }
    }
}
