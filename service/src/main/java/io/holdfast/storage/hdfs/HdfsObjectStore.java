package io.holdfast.storage.hdfs;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.storage.FolderListing;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Patience;
import io.holdfast.storage.StoreLocation;
import io.holdfast.storage.Swept;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;

/**
 * A store in a folder of an HDFS: one file for each object, in folders as its key has segments. An object is written under a
 * random name in {@code .tmp}, made durable, and then renamed to its key, which fails if the key is taken. What a writer
 * that died leaves in {@code .tmp} is no object.
 */
public final class HdfsObjectStore implements ObjectStore {

    private final StoreLocation.Hdfs location;
    private final HdfsConnection connection;
    private final Path root;

    /**
     * Touches nothing yet.
     *
     * @param configuration folder with {@code core-site.xml} and {@code hdfs-site.xml}; without it, Hadoop's defaults
     * @param patience with calls for which these files say nothing
     * @param login made before the first call
     */
    public HdfsObjectStore(
            StoreLocation.Hdfs location,
            Optional<java.nio.file.Path> configuration,
            Patience patience,
            KerberosLogin login) {
        this.location = location;
        this.root = new Path("hdfs", location.authority(), location.path());
        this.connection = new HdfsConnection(root, configuration, patience, login);
    }

    @Override
    public String location() {
        return location.toString();
    }

    @Override
    public void prepare() {
        try {
            folders().prepare();
        } catch (IOException e) {
            throw HdfsFailure.of("create folder", root, e);
        }
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        try (ObjectSink sink = create(key)) {
            sink.write(content, 0, content.length);
            sink.commit();
            return true;
        } catch (Conflict e) {
            return false;
        }
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        HdfsFolders folders = folders();
        Path temporary = folders.newTemporaryPath();
        try {
            FSDataOutputStream out = folders.createTemporary(temporary);
            return new HdfsObjectSink(folders, temporary, fileOf(key), out);
        } catch (IOException e) {
            throw HdfsFailure.of("write in folder", root, e);
        }
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        Optional<ObjectInfo> found = stat(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        long length = found.get().length();
        if (length > maxBytes) {
            throw new Corrupt(
                    "unable to read " + fileOf(key) + ": expected at most " + maxBytes + " bytes, found " + length,
                    null,
                    null);
        }
        try (FSDataInputStream in = folders().files().open(fileOf(key))) {
            byte[] content = new byte[(int) length];
            in.readFully(0, content);
            return Optional.of(content);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw HdfsFailure.of("read", fileOf(key), e);
        }
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        Optional<ObjectInfo> found = stat(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.get().length() - offset < length) {
            throw new Corrupt(
                    "unable to read " + fileOf(key) + ": expected " + length + " bytes from offset " + offset
                            + ", found a file of " + found.get().length() + " bytes",
                    null,
                    null);
        }
        try {
            return Optional.of(openAt(fileOf(key), offset, length));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw HdfsFailure.of("read", fileOf(key), e);
        }
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        try {
            FileStatus found = folders().files().getFileStatus(fileOf(key));
            return found.isDirectory()
                    ? Optional.empty()
                    : Optional.of(
                            new ObjectInfo(key, found.getLen(), Instant.ofEpochMilli(found.getModificationTime())));
        } catch (FileNotFoundException e) {
            folders().requireRoot();
            return Optional.empty();
        } catch (IOException e) {
            throw HdfsFailure.of("read", fileOf(key), e);
        }
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        folders().requireRoot();
        return FolderListing.below(prefix, new HdfsListing(folders().files(), root));
    }

    /** Folders that become empty go too. */
    @Override
    public void delete(ObjectKey key) {
        folders().requireRoot();
        Path file = fileOf(key);
        try {
            folders().files().delete(file, false);
            folders().deleteEmptyAbove(file);
        } catch (IOException e) {
            if (HdfsFailure.unwrapped(e) instanceof PathIsNotEmptyDirectoryException) {
                throw new IllegalArgumentException(key + " is a folder of other keys", e);
            }
            throw HdfsFailure.of("delete", file, e);
        }
    }

    @Override
    public Swept sweep(Instant before) {
        try {
            return folders().sweep(before);
        } catch (IOException e) {
            throw HdfsFailure.of("sweep folder", root, e);
        }
    }

    private InputStream openAt(Path file, long offset, long length) throws IOException {
        FSDataInputStream in = folders().files().open(file);
        try {
            in.seek(offset);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
        return new HdfsObjectStream(file, in, length);
    }

    private HdfsFolders folders() {
        return connection.folders();
    }

    private Path fileOf(ObjectKey key) {
        return new Path(root, key.path());
    }
}
