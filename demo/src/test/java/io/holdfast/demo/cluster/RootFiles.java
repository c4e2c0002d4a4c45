package io.holdfast.demo.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.HConstants;

/** What is in a cluster's root directory, on whatever file system it is. */
record RootFiles(FileSystem fileSystem, Path root) implements AutoCloseable {

    /** With a client of its own, which nobody else closes. */
    static RootFiles of(Configuration conf) throws IOException {
        Path root = new Path(conf.get(HConstants.HBASE_DIR));
        return new RootFiles(FileSystem.newInstance(root.toUri(), conf), root);
    }

    SortedSet<String> below(String folder) {
        SortedSet<String> found = new TreeSet<>();
        try {
            addBelow(folder.isEmpty() ? root : new Path(root, folder), "", found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private void addBelow(Path folder, String prefix, SortedSet<String> found) throws IOException {
        for (FileStatus child : children(folder)) {
            String name = prefix + child.getPath().getName();
            if (child.isDirectory()) {
                addBelow(child.getPath(), name + "/", found);
            } else {
                found.add(name);
            }
        }
    }

    private FileStatus[] children(Path folder) throws IOException {
        try {
            return fileSystem.listStatus(folder);
        } catch (FileNotFoundException gone) {
            return new FileStatus[0];
        } catch (IOException e) {
            // The local file system says this of a folder that goes while it looks.
            if (fileSystem.exists(folder)) {
                throw e;
            }
            return new FileStatus[0];
        }
    }

    @Override
    public void close() throws IOException {
        fileSystem.close();
    }
}
