package io.holdfast.verify;

import io.holdfast.format.StoredFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts files of one object together that are read in one go: neighbours, and those with little between them. */
final class ReadRuns {

    private ReadRuns() {}

    /** The files by offset; in each run at most {@code largestGap} bytes are between one file and the next. */
    static List<List<StoredFile>> of(List<StoredFile> files, long largestGap) {
        List<List<StoredFile>> runs = new ArrayList<>();
        List<StoredFile> run = new ArrayList<>();
        for (StoredFile file : files.stream()
                .sorted(Comparator.comparingLong(StoredFile::offset).thenComparingLong(StoredFile::length))
                .toList()) {
            if (!run.isEmpty() && !follows(file, end(run), largestGap)) {
                runs.add(List.copyOf(run));
                run.clear();
            }
            run.add(file);
        }
        if (!run.isEmpty()) {
            runs.add(List.copyOf(run));
        }
        return runs;
    }

    /** Where the last file of a run ends. */
    static long end(List<StoredFile> run) {
        StoredFile last = run.get(run.size() - 1);
        return last.offset() + last.length();
    }

    private static boolean follows(StoredFile file, long end, long largestGap) {
        return file.offset() >= end && file.offset() - end <= largestGap;
    }
}
