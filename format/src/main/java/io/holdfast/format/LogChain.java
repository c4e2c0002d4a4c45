package io.holdfast.format;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log archive of one cluster after one commit: what is protected, what has been read, and what there is to restore from.
 *
 * @param session who wrote it
 * @param number counts the chains of a cluster, from 1
 * @param parent the hash of the chain before it; null for the first
 * @param hold the replication peer that keeps logs in the cluster; null if nothing is to be kept
 * @param to every edit that was committed up to this moment is in the segments, where a table's spans say so
 * @param ledger how far each log of each server has been read, by server and group
 * @param tables the protected tables, and those of which segments tell still, by name
 * @param segments oldest first
 * @param reading the session whose reading it tells of; null if that wrote it itself
 * @param retired segments for which others stand now; null if there are none
 * @param pace how often a service looks at the logs; null if that is left to its configuration
 */
public record LogChain(
        ClusterId cluster,
        SessionId session,
        long number,
        @Nullable Sha256 parent,
        @Nullable LogHold hold,
        Instant to,
        List<LogPosition> ledger,
        List<LogTable> tables,
        List<LogSegmentRef> segments,
        @Nullable SessionId reading,
        @Nullable List<RetiredSegment> retired,
        @Nullable LogPace pace)
        implements Document {

    public LogChain {
        Objects.requireNonNull(cluster);
        Objects.requireNonNull(session);
        Objects.requireNonNull(to);
        Invariant.holds(number > 0, "a chain number from 1 on", number);
        Invariant.holds((number == 1) == (parent == null), "the parent of chain " + number, String.valueOf(parent));
        Invariant.sortedSet(
                "logs in the ledger", ledger.stream().map(LogPosition::name).toList());
        ledger = ledger.stream().sorted(Comparator.comparing(LogPosition::name)).toList();
        Invariant.sortedSet("tables", tables.stream().map(LogTable::table).toList());
        tables = tables.stream().sorted(Comparator.comparing(LogTable::table)).toList();
        segments = LogSegmentRef.inOrder(segments);
        retired = retired == null || retired.isEmpty() ? null : List.copyOf(retired);
    }

    /** The session whose reading it tells of. A chain that another session wrote since says the same of everything but segments. */
    public SessionId lastReading() {
        return reading == null ? session : reading;
    }

    /** Segments for which others stand now: whoever found them before may still name them. */
    public List<RetiredSegment> retiredSegments() {
        return retired == null ? List.of() : retired;
    }

    /** Whether it has this segment, be it retired. */
    public boolean knows(LogSegmentRef segment) {
        return segments.contains(segment)
                || retiredSegments().stream().anyMatch(old -> old.segment().equals(segment));
    }

    public Optional<LogTable> table(TableId table) {
        return tables.stream().filter(known -> known.table().equals(table)).findFirst();
    }

    /**
     * The segments that may have an edit which an image lacks: from the last one whose reading began before the image, as all
     * before that one were done then. (The end of a segment is by the clocks of servers, and does not tell what an image has.)
     *
     * @param cutFrom of the image
     */
    public List<LogSegmentRef> segmentsAfter(Instant cutFrom) {
        int first = 0;
        for (int i = 1; i < segments.size(); i++) {
            first = segments.get(i).readSince().isBefore(cutFrom) ? i : first;
        }
        return segments.subList(first, segments.size());
    }

    /**
     * This, as it is to be where segments of the chain before it were merged meanwhile.
     *
     * @param head of the chain with these
     * @param merged what that has
     * @param own the segment that this adds; null if it adds none
     */
    public LogChain behind(LogHead head, LogChain merged, @Nullable ObjectRef own) {
        boolean followsOthers =
                segments.stream().anyMatch(segment -> !segment.object().equals(own));
        // What this has forgotten is forgotten by the next one.
        List<LogSegmentRef> now = new ArrayList<>(followsOthers ? merged.segments : List.of());
        segments.stream().filter(segment -> segment.object().equals(own)).forEach(now::add);
        return new LogChain(
                cluster,
                session,
                merged.number + 1,
                head.chain().sha256(),
                hold,
                to,
                ledger,
                tables,
                now,
                reading,
                merged.retired,
                pace);
    }

    /**
     * The chain that follows this one and tells of the same reading.
     *
     * @param head of this one
     * @param writer the session that writes it
     */
    public LogChain followedBy(
            LogHead head, SessionId writer, List<LogSegmentRef> segmentsNow, List<RetiredSegment> retiredNow) {
        return new LogChain(
                cluster,
                writer,
                number + 1,
                head.chain().sha256(),
                hold,
                to,
                ledger,
                tables,
                segmentsNow,
                lastReading(),
                retiredNow,
                pace);
    }

    /** This, as if what was only looked at were read: what can be brought back to now, some of it provisionally. */
    public LogChain with(LogTail tail) {
        List<LogSegmentRef> all = new ArrayList<>(segments);
        all.addAll(tail.segments());
        return new LogChain(
                cluster, session, number, parent, hold, tail.to(), ledger, tables, all, reading, retired, pace);
    }

    /** How long a service waits between readings; empty if that is left to its configuration. */
    public Optional<Duration> interval() {
        return Optional.ofNullable(pace).map(LogPace::intervalSeconds).map(Duration::ofSeconds);
    }

    /** How long a service waits between looks at what is not read yet; empty if it does not look. */
    public Optional<Duration> tail() {
        return Optional.ofNullable(pace)
                .map(LogPace::tailSeconds)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }

    /** The tables whose edits are archived. */
    public List<TableId> protectedTables() {
        return tables.stream()
                .filter(LogTable::isProtected)
                .map(LogTable::table)
                .toList();
    }
}
