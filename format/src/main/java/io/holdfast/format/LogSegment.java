package io.holdfast.format;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a cluster's logs brought, or several of them: their edits of the protected tables, sorted.
 *
 * @param previous the hash of the segment before it in the chain; null for the first
 * @param from the {@code to} of the chain before it: what was committed up to then is in earlier segments
 * @param to every edit that was committed up to this moment is in this segment or in an earlier one
 * @param logs the files that were read, each to its end; none where several became one
 * @param tables those of which there were edits, by name
 * @param merge what it stands for; null if it is what one reading brought
 */
public record LogSegment(
        ClusterId cluster,
        SessionId session,
        @Nullable Sha256 previous,
        Instant from,
        Instant to,
        List<LogRead> logs,
        List<LogTableEdits> tables,
        @Nullable LogMerge merge)
        implements Document {

    public LogSegment {
        Objects.requireNonNull(cluster);
        Objects.requireNonNull(session);
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        Invariant.holds(!to.isBefore(from), "an end from " + from + " on", to);
        Invariant.sortedSet("logs", logs.stream().map(LogRead::name).toList());
        logs = logs.stream().sorted(Comparator.comparing(LogRead::name)).toList();
        Invariant.sortedSet("tables", tables.stream().map(LogTableEdits::table).toList());
        tables = tables.stream()
                .sorted(Comparator.comparing(LogTableEdits::table))
                .toList();
    }
}
