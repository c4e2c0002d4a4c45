package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of one table's regions. A region's run ends with the file, when it is opened anew, and when its sequence ids go back. */
final class RunTracker {

    private final Map<String, KeyRange> ranges;
    private final Map<String, Run> current = new HashMap<>();
    private final List<LogRun> ended = new ArrayList<>();

    /** @param ranges the rows of regions, by encoded name; of others it is not known */
    RunTracker(Map<String, KeyRange> ranges) {
        this.ranges = Map.copyOf(ranges);
    }

    private record Run(long first, long last, long commit) {}

    void edit(String region, long sequence, long commit) {
        Run run = current.get(region);
        if (run != null && sequence < run.last) {
            end(region);
            run = null;
        }
        current.put(region, new Run(run == null ? sequence : run.first, sequence, commit));
    }

    void opened(String region) {
        end(region);
    }

    void endOfFile() {
        List.copyOf(current.keySet()).forEach(this::end);
    }

    private void end(String region) {
        Run run = current.remove(region);
        if (run != null) {
            @Nullable KeyRange range = ranges.get(region);
            ended.add(new LogRun(
                    region,
                    range == null ? Bytes.empty() : range.start(),
                    range == null ? null : range.end(),
                    run.first,
                    run.last,
                    Instant.ofEpochMilli(run.commit)));
        }
    }

    List<LogRun> all() {
        return List.copyOf(ended);
    }
}
