package io.holdfast.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The folders of a local store: made when needed, durable before anything in them counts, gone when empty. */
final class LocalFolders {

    /** What is forgotten is made durable once more, no harm done. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Path root;
    private final Path temporary;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    LocalFolders(Path root) {
        this.root = root;
        this.temporary = root.resolve(".tmp");
    }

    /** A new empty file that is no object, for what is to become one. */
    Path newTemporaryFile() throws IOException {
        Path file = temporary.resolve(UUID.randomUUID().toString());
        try {
            return Files.createFile(file);
        } catch (NoSuchFileException e) {
            ensure(temporary);
            return Files.createFile(file);
        }
    }

    /** Deletes the temporary files that nobody has written to since. */
    Swept sweep(Instant before) throws IOException {
        Swept swept = Swept.NOTHING;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
            for (Path file : files) {
                swept = sweep(file, before, swept);
            }
        } catch (NoSuchFileException e) {
            // Nobody has written anything yet.
        } catch (DirectoryIteratorException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        return swept;
    }

    private static Swept sweep(Path file, Instant before, Swept swept) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile() || !found.lastModifiedTime().toInstant().isBefore(before)) {
                return swept;
            }
            return Files.deleteIfExists(file) ? swept.and(found.size()) : swept;
        } catch (NoSuchFileException e) {
            return swept;
        }
    }

    /** Makes the folder and those above it, each durable even if another process made it a moment ago. */
    void ensure(Path folder) throws IOException {
        if (folder.equals(root) || durable.contains(folder)) {
            return;
        }
        Path parent = parentOf(folder);
        ensure(parent);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
                throw new NotDirectoryException(folder.toString());
            }
        }
        sync(parent);
        if (durable.size() >= MOST_REMEMBERED) {
            durable.clear();
        }
        durable.add(folder);
    }

    /** Takes back what is remembered of this folder and those above it, since one of them was deleted. */
    void forget(Path folder) {
        for (Path at = folder; !at.equals(root); at = parentOf(at)) {
            durable.remove(at);
        }
    }

    /** Deletes the folders above a deleted file, as far as they are empty. */
    void deleteEmptyAbove(Path file) throws IOException {
        for (Path folder = parentOf(file); !folder.equals(root); folder = parentOf(folder)) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            durable.remove(folder);
        }
    }

    static Path parentOf(Path path) {
        return Objects.requireNonNull(path.getParent(), "the root of a file system has no folder above it");
    }

    /** Makes the names in a folder durable. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
