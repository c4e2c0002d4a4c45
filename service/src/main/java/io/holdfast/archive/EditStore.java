package io.holdfast.archive;

import io.holdfast.format.FileOrigin;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.StoredFile;
import io.holdfast.hbase.EditSorter.SortedEdits;
import io.holdfast.hbase.EditSorter.SortedFile;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.FileSource;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts sorted log files of this machine into the repository, each under a key of one attempt. */
final class EditStore {

    private final Repository repository;
    private final Place place;
    private final StepContext context;
    private int next;

    EditStore(Repository repository, Place place, StepContext context) {
        this.repository = repository;
        this.place = place;
        this.context = context;
    }

    LogTableEdits store(SortedEdits edits) {
        List<LogFile> files = new ArrayList<>();
        for (SortedFile file : edits.files()) {
            context.checkRunning();
            FileOrigin origin =
                    new FileOrigin(edits.table(), place.session().text(), "log", Integer.toString(files.size()));
            StoredFile stored = repository
                    .storeFiles(() -> place.file(next++), List.of(source(origin, file.path())), bytes -> {})
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
