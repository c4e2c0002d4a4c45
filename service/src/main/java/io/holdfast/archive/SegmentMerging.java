package io.holdfast.archive;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogMerge;
import io.holdfast.format.LogRun;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.Sha256;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditMerger;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Writes one segment that has what several have, which follow each other: table by table, on this machine's disk. */
final class SegmentMerging {

    private static final int BUFFER_BYTES = 1 << 20;

    private final Repository repository;
    private final EditMerger merger;
    private final ScratchFolder scratch;
    private final LogMergeState state;
    private final StepContext context;
    private long done;

    SegmentMerging(
            Repository repository, EditMerger merger, ScratchFolder scratch, LogMergeState state, StepContext context) {
        this.repository = repository;
        this.merger = merger;
        this.scratch = scratch;
        this.state = state;
        this.context = context;
    }

    LogSegmentRef run(Place place) {
        List<LogSegment> segments = read();
        EditStore store = new EditStore(repository, place, bytes -> context.checkRunning());
        TreeSet<TableId> tables = new TreeSet<>();
        segments.forEach(segment -> segment.tables().forEach(edits -> tables.add(edits.table())));
        List<LogTableEdits> merged = new ArrayList<>();
        try {
            for (TableId table : tables) {
                merged.add(merge(table, segments, store));
            }
        } finally {
            scratch.delete();
        }
        LogSegment first = segments.get(0);
        LogSegment last = segments.get(segments.size() - 1);
        LogSegment segment = new LogSegment(
                first.cluster(),
                state.session(),
                first.previous(),
                first.from(),
                last.to(),
                List.of(),
                merged,
                standingFor());
        return LogSegmentRef.of(segment, repository.putLogSegment(place.segment(), segment));
    }

    /** Each has to follow the one before it. */
    private List<LogSegment> read() {
        List<LogSegment> segments = new ArrayList<>();
        Sha256 previous = null;
        for (LogSegmentRef ref : state.segments()) {
            LogSegment segment = repository.readLogSegment(ref.object());
            if (previous != null && !previous.equals(segment.previous())) {
                throw new Corrupt(
                        "unable to merge segments of the log archive: expected %s to come after one with hash %s, found that it does not"
                                .formatted(ref.object().key(), previous),
                        "holdfast repo verify names all damage",
                        null);
            }
            previous = ref.last();
            segments.add(segment);
        }
        return segments;
    }

    private LogMerge standingFor() {
        List<LogSegmentRef> old = state.segments();
        Instant since = old.stream()
                .map(LogSegmentRef::readSince)
                .min(Instant::compareTo)
                .orElseThrow();
        return new LogMerge(since, old.get(old.size() - 1).last(), old.get(0).level() + 1);
    }

    private LogTableEdits merge(TableId table, List<LogSegment> segments, EditStore store) {
        Path folder = scratch.emptied();
        List<LogRun> runs = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (LogSegment segment : segments) {
            for (LogTableEdits edits : segment.tables()) {
                if (edits.table().equals(table)) {
                    runs.addAll(edits.runs());
                    edits.files().forEach(file -> files.add(fetch(file, folder.resolve("read-" + files.size()))));
                }
            }
        }
        return store.store(merger.merge(table, runs, files, folder));
    }

    private Path fetch(LogFile file, Path path) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = repository.openFile(file.content());
                OutputStream out = Files.newOutputStream(path)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                context.checkRunning();
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new Unavailable("unable to write %s: %s".formatted(path, e), null, e);
        }
        context.progress(
                ++done,
                state.segments().stream().mapToLong(LogSegmentRef::files).sum(),
                "files");
        return path;
    }
}
