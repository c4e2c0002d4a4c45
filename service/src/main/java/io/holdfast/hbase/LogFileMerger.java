package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;

import io.holdfast.format.LogRun;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditSorter.SortedEdits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.Cell;
import org.jspecify.annotations.Nullable;

/** Merges HFiles. */
final class LogFileMerger implements EditMerger {

    private final Configuration conf;

    LogFileMerger(Configuration conf) {
        this.conf = conf;
    }

    @Override
    public SortedEdits merge(TableId table, List<LogRun> runs, List<Path> files, Path folder) {
        return calling("merge edits of table " + table, () -> {
            FileSystem local = new RawLocalFileSystem();
            local.initialize(folder.toUri(), conf);
            SettledCommits commits = new SettledCommits(runs);
            try (SortedCells all = SortedCells.merge(open(local, files))) {
                return new SortedEdits(
                        table,
                        JoinedRuns.of(runs),
                        LogFileWriter.writeAll(
                                local, hadoopPath(folder), conf, () -> settled(commits, all), bytes -> {}),
                        List.of());
            }
        });
    }

    private static org.apache.hadoop.fs.Path hadoopPath(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri().getPath());
    }

    private static @Nullable Cell settled(SettledCommits commits, SortedCells all) throws IOException {
        Cell cell = all.next();
        return cell == null ? null : commits.settled(cell);
    }

    private List<SortedCells.Source> open(FileSystem local, List<Path> files) throws IOException {
        List<SortedCells.Source> sources = new ArrayList<>();
        try {
            for (Path file : files) {
                sources.add(HFileSource.open(local, hadoopPath(file), conf));
            }
            return sources;
        } catch (IOException | RuntimeException e) {
            for (SortedCells.Source source : sources) {
                source.close();
            }
            throw e;
        }
    }
}
