package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What one run found about a client that writes. Speeds are in millions of bytes per second.
 *
 * @param writing the client alone, then with the archive
 * @param archived each way of archiving, in the same order
 */
record ClientReport(Setting setting, List<Report.Speed> writing, List<Archived> archived) {

    private static final double MEGABYTE = 1e6;

    ClientReport {
        writing = List.copyOf(writing);
        archived = List.copyOf(archived);
    }

    /**
     * What was measured, and where.
     *
     * @param editBytes that the client wrote each time, into an empty table
     */
    record Setting(int cores, String fileSystem, int rounds, int regions, long editBytes, double loadBefore) {}

    /**
     * What one way of archiving cost the client, and what it gave.
     *
     * @param slowdown seconds of writing, by those without the archive, of each round
     * @param lagMedian seconds by which the archive was behind, half of the time
     * @param lagNinetyNinth 99 % of the time
     */
    record Archived(String name, Spread slowdown, double lagMedian, double lagNinetyNinth) {

        static Archived of(Series alone, Series archived, Lag lag) {
            return new Archived(
                    archived.name(), Spread.of(alone.speedAgainst(archived)), lag.quantile(0.5), lag.quantile(0.99));
        }
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(ReportLines.format(
                "%d MB of edits into %d regions, %d rounds, %d cores, %s, load before %.1f",
                Math.round(setting.editBytes() / MEGABYTE),
                setting.regions(),
                setting.rounds(),
                setting.cores(),
                setting.fileSystem(),
                setting.loadBefore()));
        lines.add(ReportLines.head("MB/s of a client"));
        writing.forEach(speed -> lines.add(ReportLines.of(speed.name(), speed.megabytesPerSecond())));
        lines.add(ReportLines.head("seconds, by those without an archive"));
        archived.forEach(way -> lines.add(ReportLines.of(way.name(), way.slowdown())));
        archived.forEach(way -> lines.add(ReportLines.format(
                "lag, %s: p50 %.2f s, p99 %.2f s", way.name(), way.lagMedian(), way.lagNinetyNinth())));
        return String.join(System.lineSeparator(), lines);
    }
}
