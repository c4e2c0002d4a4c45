package io.holdfast.storage;

import io.holdfast.error.Rejected;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a store is, as an operator writes it. */
public sealed interface StoreLocation {

    /** The store there. Touches nothing yet. */
    ObjectStore open();

    /** Reads {@code file:/path}, {@code file:///path} or an absolute path; anything else is rejected. */
    static StoreLocation parse(String text) {
        if (text.startsWith("/")) {
            return new Folder(path(text, text));
        }
        URI uri = uri(text);
        if (!"file".equalsIgnoreCase(uri.getScheme())) {
            throw rejected(text, uri.getScheme() == null ? "a relative path" : "scheme '" + uri.getScheme() + "'");
        }
        if (uri.getAuthority() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw rejected(text, "a host, query or fragment");
        }
        if (uri.getPath() == null || !uri.getPath().startsWith("/")) {
            throw rejected(text, "a relative path");
        }
        return new Folder(path(uri.getPath(), text));
    }

    /** A folder of this machine's file system. */
    record Folder(Path path) implements StoreLocation {

        public Folder {
            path = path.toAbsolutePath().normalize();
        }

        @Override
        public ObjectStore open() {
            return new LocalObjectStore(path);
        }

        /** A URI that {@link StoreLocation#parse} takes. */
        @Override
        public String toString() {
            return "file:" + path.toUri().getRawPath();
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw rejected(text, "no URI (" + e.getReason() + ")");
        }
    }

    private static Path path(String path, String text) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw rejected(text, "no path (" + e.getReason() + ")");
        }
    }

    private static Rejected rejected(String text, @Nullable String found) {
        return new Rejected(
                "unable to use repository '" + text + "': expected file:/path or an absolute path, found " + found,
                "this version stores in folders; mount the place where the repository shall be, and name the folder");
    }
}
