package io.holdfast.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A segment as a chain names it.
 *
 * @param to as in the segment
 * @param tables those of which it has edits, by name
 * @param files how many log files it has
 * @param bytes of all of them
 * @param merge as in the segment
 */
public record LogSegmentRef(
        ObjectRef object,
        Instant to,
        List<TableId> tables,
        long files,
        long bytes,
        @Nullable LogMerge merge) {

    public LogSegmentRef {
        Invariant.holds(Layout.isLogSegment(object.key()), "the key of a log segment", object.key());
        Objects.requireNonNull(to);
        tables = Invariant.sortedSet("tables of segment " + object.key(), tables);
        Invariant.notNegative("files", files);
        Invariant.notNegative("bytes", bytes);
    }

    /** These, if each ends no earlier than the one before it, and none is there twice. */
    static List<LogSegmentRef> inOrder(List<LogSegmentRef> segments) {
        Invariant.sortedSet(
                "segments", segments.stream().map(ref -> ref.object().key()).toList());
        for (int i = 1; i < segments.size(); i++) {
            Invariant.holds(
                    !segments.get(i).to().isBefore(segments.get(i - 1).to()),
                    "segments in order of time",
                    segments.get(i));
        }
        return List.copyOf(segments);
    }

    public SessionId session() {
        return Layout.sessionOf(object.key()).orElseThrow();
    }

    /** When the session began that read it, or the first of what it stands for, by the clock of the service. */
    public Instant readSince() {
        return merge == null ? session().createdAt() : merge.readSince();
    }

    /** How often what it has was merged; 0 for what one reading brought. */
    public int level() {
        return merge == null ? 0 : merge.level();
    }

    /** What the segment after it names as the one before it. */
    public Sha256 last() {
        return merge == null ? object.sha256() : merge.last();
    }

    /** The one whose segment was stored as {@code object}. */
    public static LogSegmentRef of(LogSegment segment, ObjectRef object) {
        return new LogSegmentRef(
                object,
                segment.to(),
                segment.tables().stream().map(LogTableEdits::table).toList(),
                segment.tables().stream()
                        .mapToLong(table -> table.files().size())
                        .sum(),
                segment.tables().stream().mapToLong(LogTableEdits::bytes).sum(),
                segment.merge());
    }
}
