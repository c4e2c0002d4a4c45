package io.holdfast.storage;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Walks the files below a folder in the order of their keys, holding the names of one folder for each level. */
final class LocalListing implements Iterator<ObjectInfo> {

    private final Path root;
    private final Deque<Iterator<Entry>> open = new ArrayDeque<>();
    private @Nullable ObjectInfo next;

    LocalListing(Path root, KeyPrefix prefix) {
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
            if (!entry.attributes.isDirectory()) {
                return new ObjectInfo(
                        new ObjectKey(entry.path),
                        entry.attributes.size(),
                        entry.attributes.lastModifiedTime().toInstant());
            }
            open.push(entriesOf(entry.path));
        }
        return null;
    }

    /** What is in a folder, whose path ends with a slash; nothing if it is gone. */
    private Iterator<Entry> entriesOf(String folder) {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path file : files) {
                addEntry(entries, folder + file.getFileName(), file);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return entries.iterator();
        } catch (DirectoryIteratorException e) {
            throw LocalFailure.unavailable("list", root.resolve(folder), Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw LocalFailure.unavailable("list", root.resolve(folder), e);
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries.iterator();
    }

    private static void addEntry(List<Entry> entries, String path, Path file) throws IOException {
        if (!ObjectKey.isKey(path)) {
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            entries.add(new Entry(attributes.isDirectory() ? path + "/" : path, attributes));
        } catch (NoSuchFileException e) {
            // Deleted since its name was read.
        }
    }

    /** @param path below the root; that of a folder ends with a slash, so that it sorts as the keys below it do */
    private record Entry(String path, BasicFileAttributes attributes) {}
}
