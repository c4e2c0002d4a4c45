package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
 * @param slowdown seconds of writing while it is archived, by those without, of each round
 * @param slowdownByLooks the same while it is looked at
 * @param lag of what was archived
 * @param lagOfLooks of what was looked at
 */
record LogReport(
        Setting setting,
        long logBytes,
        List<Report.Speed> sorting,
        List<Report.Ratio> sortingRatios,
        List<Report.Speed> replays,
        List<Report.Ratio> replayRatios,
        List<Report.Time> backups,
        Spread incrementalShare,
        List<Report.Speed> writing,
        Spread slowdown,
        Spread slowdownByLooks,
        Behind lag,
        Behind lagOfLooks) {

    private static final double MEGABYTE = 1e6;

    LogReport {
        sorting = List.copyOf(sorting);
        sortingRatios = List.copyOf(sortingRatios);
        replays = List.copyOf(replays);
        replayRatios = List.copyOf(replayRatios);
        backups = List.copyOf(backups);
        writing = List.copyOf(writing);
    }

    /** Seconds by which it was behind, half of the time and 99 % of it. */
    record Behind(double median, double ninetyNinth) {

        static Behind of(Lag lag) {
            return new Behind(lag.quantile(0.5), lag.quantile(0.99));
        }
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
        lines.add(format(
                "%d MB in %d regions, %d MB of edits, %d rounds, %d cores, %s, load before %.1f",
                Math.round(setting.tableBytes() / MEGABYTE),
                setting.regions(),
                Math.round(setting.editBytes() / MEGABYTE),
                setting.rounds(),
                setting.cores(),
                setting.fileSystem(),
                setting.loadBefore()));
        head(lines, "MB/s of %d MB of logs".formatted(Math.round(logBytes / MEGABYTE)));
        sorting.forEach(speed -> line(lines, speed.name(), speed.megabytesPerSecond()));
        replays.forEach(speed -> line(lines, speed.name(), speed.megabytesPerSecond()));
        head(lines, "speed, as a share");
        sortingRatios.forEach(ratio -> line(lines, ratio.name(), ratio.spread()));
        replayRatios.forEach(ratio -> line(lines, ratio.name(), ratio.spread()));
        head(lines, "seconds");
        backups.forEach(time -> line(lines, time.name(), time.seconds()));
        line(lines, "incremental / full", incrementalShare);
        head(lines, "MB/s of a client");
        writing.forEach(speed -> line(lines, speed.name(), speed.megabytesPerSecond()));
        line(lines, "seconds archived / not archived", slowdown);
        line(lines, "seconds looked at / not archived", slowdownByLooks);
        lines.add(format("lag of what is archived: p50 %.2f s, p99 %.2f s", lag.median(), lag.ninetyNinth()));
        lines.add(format(
                "lag of what is looked at: p50 %.2f s, p99 %.2f s", lagOfLooks.median(), lagOfLooks.ninetyNinth()));
        return String.join(System.lineSeparator(), lines);
    }

    private static void head(List<String> lines, String title) {
        lines.add(format("%-54s %8s %8s %8s", title, "min", "median", "max"));
    }

    private static void line(List<String> lines, String name, Spread spread) {
        lines.add(format("%-54s %8.2f %8.2f %8.2f", name, spread.min(), spread.median(), spread.max()));
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
