package io.holdfast.archive;

import io.holdfast.format.FileOrigin;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.StoredFile;
import io.holdfast.hbase.EditSorter.SortedEdits;
import io.holdfast.hbase.EditSorter.SortedFile;
import io.holdfast.repository.FileSource;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Puts sorted log files of this machine into the repository, each under a key of one attempt. */
final class EditStore {

    private final Repository repository;
    private final Place place;
    private final LongConsumer progress;
    private int next;

    /** @param progress told of the bytes that were stored; throws what ends it early */
    EditStore(Repository repository, Place place, LongConsumer progress) {
        this.repository = repository;
        this.place = place;
        this.progress = progress;
    }

    LogTableEdits store(SortedEdits edits) {
        List<LogFile> files = new ArrayList<>();
        for (SortedFile file : edits.files()) {
            progress.accept(0);
            String name = "%d-%d".formatted(place.attempt(), files.size());
            FileOrigin origin = new FileOrigin(edits.table(), place.session().text(), "log", name);
            StoredFile stored = repository
                    .storeFiles(() -> place.file(next++), List.of(source(origin, file.path())), progress)
                    .get(0);
            files.add(new LogFile(stored, file.cells(), file.firstRow(), file.lastRow()));
        }
        return new LogTableEdits(edits.table(), edits.runs(), files);
    }

    private static FileSource source(FileOrigin origin, Path path) {
        try {
            return new FileSource(origin, Files.size(path), () -> open(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(Path path) {
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
