package io.holdfast.hbase;

import io.holdfast.format.LogRun;
import io.holdfast.format.RunOrigin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes one run of those that follow each other without anything between. A log is read file after file without a gap, and
 * says when a region is opened: what it has of a region from one opening to the next is all that there is of the region from
 * the first edit to the last, wherever else the region has been before and after.
 */
final class JoinedRuns {

    private final List<LogRun> runs = new ArrayList<>();
    private final Map<Place, Integer> latest = new HashMap<>();

    private record Place(String region, String log) {}

    private JoinedRuns() {}

    /** @param runs of one table; those of one log in its order */
    static List<LogRun> of(List<LogRun> runs) {
        JoinedRuns joined = new JoinedRuns();
        runs.forEach(joined::add);
        return List.copyOf(joined.runs);
    }

    private void add(LogRun run) {
        RunOrigin origin = run.origin();
        if (origin == null) {
            runs.add(run);
            return;
        }
        Place place = new Place(run.region(), origin.log());
        Integer before = latest.get(place);
        if (before != null && follows(runs.get(before), run, origin)) {
            runs.set(before, joined(runs.get(before), run));
        } else {
            latest.put(place, runs.size());
            runs.add(run);
        }
    }

    private static boolean follows(LogRun before, LogRun run, RunOrigin origin) {
        return !origin.opened()
                && run.firstSequence() > before.lastSequence()
                && run.startKey().equals(before.startKey())
                && Objects.equals(run.endKey(), before.endKey());
    }

    private static LogRun joined(LogRun before, LogRun run) {
        return new LogRun(
                before.region(),
                before.startKey(),
                before.endKey(),
                before.firstSequence(),
                run.lastSequence(),
                before.lastCommit().isAfter(run.lastCommit()) ? before.lastCommit() : run.lastCommit(),
                before.origin());
    }
}
