package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What one run found about the log archive. Speeds are in millions of bytes per second.
 *
 * @param logBytes of the logs that were sorted and replayed
 * @param sorting of these logs
 * @param sortingRatios speed of sorting, as a share of that of the others
 * @param replays by how many regions at once
 * @param replayRatios speed with several at once, by that of one
 * @param backups seconds of a backup after the same number of bytes was written
 * @param incrementalShare seconds of the incremental one, by those of the full one of that round
 */
record LogReport(
        Setting setting,
        long logBytes,
        List<Report.Speed> sorting,
        List<Report.Ratio> sortingRatios,
        List<Report.Speed> replays,
        List<Report.Ratio> replayRatios,
        List<Report.Time> backups,
        Spread incrementalShare) {

    private static final double MEGABYTE = 1e6;

    LogReport {
        sorting = List.copyOf(sorting);
        sortingRatios = List.copyOf(sortingRatios);
        replays = List.copyOf(replays);
        replayRatios = List.copyOf(replayRatios);
        backups = List.copyOf(backups);
    }

    /**
     * What was measured, and where.
     *
     * @param tableBytes of the table before any edit
     * @param editBytes that were written before each backup, and to the logs that were sorted
     */
    record Setting(
            int cores,
            String fileSystem,
            int rounds,
            int regions,
            long tableBytes,
            long editBytes,
            double loadBefore) {}

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(ReportLines.format(
                "%d MB in %d regions, %d MB of edits, %d rounds, %d cores, %s, load before %.1f",
                Math.round(setting.tableBytes() / MEGABYTE),
                setting.regions(),
                Math.round(setting.editBytes() / MEGABYTE),
                setting.rounds(),
                setting.cores(),
                setting.fileSystem(),
                setting.loadBefore()));
        lines.add(ReportLines.head("MB/s of %d MB of logs".formatted(Math.round(logBytes / MEGABYTE))));
        sorting.forEach(speed -> lines.add(ReportLines.of(speed.name(), speed.megabytesPerSecond())));
        replays.forEach(speed -> lines.add(ReportLines.of(speed.name(), speed.megabytesPerSecond())));
        lines.add(ReportLines.head("speed, as a share"));
        sortingRatios.forEach(ratio -> lines.add(ReportLines.of(ratio.name(), ratio.spread())));
        replayRatios.forEach(ratio -> lines.add(ReportLines.of(ratio.name(), ratio.spread())));
        lines.add(ReportLines.head("seconds"));
        backups.forEach(time -> lines.add(ReportLines.of(time.name(), time.seconds())));
        lines.add(ReportLines.of("incremental / full", incrementalShare));
        return String.join(System.lineSeparator(), lines);
    }
}
