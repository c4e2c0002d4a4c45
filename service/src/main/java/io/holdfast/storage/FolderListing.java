package io.holdfast.storage;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Walks the files below a folder in the order of their keys, on whatever file system they are, holding the names of one
 * folder for each level.
 */
public final class FolderListing implements Iterator<ObjectInfo> {

    private final Folders folders;
    private final Deque<Iterator<Entry>> open = new ArrayDeque<>();
    private @Nullable ObjectInfo next;

    private FolderListing(KeyPrefix prefix, Folders folders) {
        this.folders = folders;
        open.push(keysIn(prefix.text()));
        this.next = advance();
    }

    /** Looks into folders. */
    @FunctionalInterface
    public interface Folders {

        /**
         * What is in a folder, in any order; nothing if it is gone or a file. Throws the errors of {@link ObjectStore}.
         *
         * @param folder below the root, with a slash at its end; empty for the root itself
         */
        List<Entry> entriesOf(String folder);
    }

    /**
     * A file or folder.
     *
     * @param path below the root; that of a folder ends with a slash, so that it sorts as the keys below it do
     */
    public record Entry(String path, boolean isFolder, long length, Instant modified) {

        /** One of that name in a folder of that path. */
        public static Entry in(String folder, String name, boolean isFolder, long length, Instant modified) {
            return new Entry(folder + name + (isFolder ? "/" : ""), isFolder, length, modified);
        }

        private boolean isOfKeys() {
            return ObjectKey.isKey(isFolder ? path.substring(0, path.length() - 1) : path);
        }
    }

    /** The objects below a prefix. Looks into the first folder at once. */
    public static Stream<ObjectInfo> below(KeyPrefix prefix, Folders folders) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new FolderListing(prefix, folders), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
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
            open.push(keysIn(entry.path));
        }
        return null;
    }

    private Iterator<Entry> keysIn(String folder) {
        return folders.entriesOf(folder).stream()
                .filter(Entry::isOfKeys)
                .sorted(Comparator.comparing(Entry::path))
                .iterator();
    }
}
