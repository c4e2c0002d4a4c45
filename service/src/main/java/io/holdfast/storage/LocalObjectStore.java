package io.holdfast.storage;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store in a folder: one file for each object, in folders as its key has segments. An object is written under a random
 * name in {@code .tmp}, made durable, and then linked to its key, which fails if the key is taken; so it needs a file
 * system with hard links, local or NFS. What a writer that died leaves in {@code .tmp} is no object.
 */
public final class LocalObjectStore implements ObjectStore {

    private final Path root;
    private final LocalFolders folders;

    public LocalObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.folders = new LocalFolders(this.root);
    }

    @Override
    public String location() {
        return new StoreLocation.Folder(root).toString();
    }

    @Override
    public void prepare() {
        try {
            Files.createDirectory(root);
            LocalFolders.sync(LocalFolders.parentOf(root));
        } catch (FileAlreadyExistsException e) {
            requireRoot();
        } catch (NoSuchFileException e) {
            throw new Unavailable(
                    "unable to create folder " + root + ": expected the folder above it, found none",
                    "create it, or mount the file system that it is on",
                    e);
        } catch (IOException e) {
            throw LocalFailure.unavailable("create folder", root, e);
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
        requireRoot();
        try {
            return new LocalObjectSink(folders.newTemporaryFile(), fileOf(key), folders);
        } catch (IOException e) {
            throw LocalFailure.unavailable("write in folder", root, e);
        }
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        Path file = fileOf(key);
        try {
            long length = Files.size(file);
            if (length > maxBytes) {
                throw new Corrupt(
                        "unable to read " + file + ": expected at most " + maxBytes + " bytes, found " + length,
                        null,
                        null);
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            requireRoot();
            return Optional.empty();
        } catch (IOException e) {
            throw LocalFailure.unavailable("read", file, e);
        }
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        Path file = fileOf(key);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return Optional.of(LocalObjectStream.open(file, channel, offset, length));
        } catch (NoSuchFileException e) {
            requireRoot();
            return Optional.empty();
        } catch (IOException e) {
            throw LocalFailure.unavailable("read", file, e);
        }
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        Path file = fileOf(key);
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.isDirectory()
                    ? Optional.empty()
                    : Optional.of(new ObjectInfo(
                            key, found.size(), found.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            requireRoot();
            return Optional.empty();
        } catch (IOException e) {
            throw LocalFailure.unavailable("read", file, e);
        }
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        requireRoot();
        return FolderListing.below(prefix, new LocalListing(root));
    }

    /** Folders that become empty go too. */
    @Override
    public void delete(ObjectKey key) {
        requireRoot();
        Path file = fileOf(key);
        try {
            Files.deleteIfExists(file);
            folders.deleteEmptyAbove(file);
        } catch (DirectoryNotEmptyException e) {
            throw new IllegalArgumentException(key + " is a folder of other keys", e);
        } catch (IOException e) {
            throw LocalFailure.unavailable("delete", file, e);
        }
    }

    @Override
    public Swept sweep(Instant before) {
        requireRoot();
        try {
            return folders.sweep(before);
        } catch (IOException e) {
            throw LocalFailure.unavailable("sweep folder", root, e);
        }
    }

    private Path fileOf(ObjectKey key) {
        return root.resolve(key.path());
    }

    private void requireRoot() {
        if (!Files.isDirectory(root)) {
            throw new Unavailable(
                    "unable to use " + root + ": expected a folder, found "
                            + (Files.exists(root) ? "a file" : "nothing"),
                    "check the path, and that the file system which it is on is mounted",
                    null);
        }
    }
}
