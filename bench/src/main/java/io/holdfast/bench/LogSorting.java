package io.holdfast.bench;

import io.holdfast.error.Unavailable;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditSorter;
import io.holdfast.hbase.EditSorter.SortedFile;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.Wals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What archiving does with logs before anything is stored: they are read, sorted, and written as sorted log files. */
record LogSorting(Wals wals, TableId table, List<WalFile> logs) implements Way {

    LogSorting {
        logs = List.copyOf(logs);
    }

    @Override
    public String name() {
        return "reading, sorting, writing";
    }

    @Override
    public Run run(Path fresh) {
        long begin = System.nanoTime();
        sort(fresh);
        return new Run(Run.secondsSince(begin), List.of());
    }

    /** The files that it writes into a folder, which it makes. */
    List<SortedFile> sort(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new Unavailable("unable to make " + folder + ": " + e, null, e);
        }
        try (EditSorter sorter = wals.sorter(List.of(table), Instant.EPOCH, folder)) {
            logs.forEach(sorter::read);
            return sorter.finish().stream()
                    .flatMap(edits -> edits.files().stream())
                    .toList();
        }
    }
}
