package io.holdfast.archive;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder on this machine for files that only a running step needs. */
record ScratchFolder(Path path) {

    /** There, without what an earlier process left. */
    Path emptied() {
        delete();
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new Unavailable("unable to sort edits in %s: %s".formatted(path, e), null, e);
        }
    }

    void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path found : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(found);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new Unavailable("unable to delete %s: %s".formatted(path, e), null, e);
        }
    }
}
