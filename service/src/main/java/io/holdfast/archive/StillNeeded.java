package io.holdfast.archive;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTable;
import io.holdfast.format.Manifest;
import io.holdfast.format.RetiredSegment;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.repository.FoundIntent;
import io.holdfast.repository.Repository;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides what a chain still has to name, as a backup needs it, or a running session may be about to. */
final class StillNeeded {

    private final ClusterId cluster;
    private final Root root;
    private final Optional<Instant> oldestRunning;

    /** The intents are read before the root, so that a session is seen in the one or in the other. */
    StillNeeded(Repository repository, ClusterId cluster) {
        this.cluster = cluster;
        List<SessionId> announced =
                repository.intents().stream().map(FoundIntent::session).toList();
        this.root = repository.newestRoot();
        this.oldestRunning = announced.stream()
                .filter(session -> !root.hasEnded(session))
                .map(SessionId::createdAt)
                .min(Instant::compareTo);
    }

    /**
     * Those that follow the oldest image, or one that may be about to be made: the last of these, as none is left out between
     * two that stay, nor one that may have an edit which an image lacks.
     */
    List<LogSegmentRef> segments(List<LogSegmentRef> segments) {
        Set<TableId> tables = new HashSet<>();
        segments.forEach(segment -> tables.addAll(segment.tables()));
        Optional<Instant> oldest =
                Stream.concat(images(tables), oldestRunning.stream()).min(Instant::compareTo);
        if (oldest.isEmpty()) {
            return List.of();
        }
        int first = 0;
        for (int i = 1; i < segments.size(); i++) {
            first = segments.get(i).readSince().isBefore(oldest.get()) ? i : first;
        }
        return segments.subList(first, segments.size());
    }

    /**
     * Those that were merged and that a running session may still name: it began before anybody found that others stand for
     * them.
     *
     * @param now when those are found that nobody has found before
     */
    List<RetiredSegment> retired(List<RetiredSegment> retired, Instant now) {
        return retired.stream()
                .filter(old -> old.since() == null || isOlderThan(old.since()))
                .map(old -> old.since() == null ? new RetiredSegment(old.segment(), now) : old)
                .toList();
    }

    /** Whether anything can be brought back to a moment of this table, now or soon. */
    boolean isOf(LogTable table) {
        return table.isProtected()
                || oldestRunning.isPresent()
                || images(Set.of(table.table())).findAny().isPresent();
    }

    private boolean isOlderThan(Instant moment) {
        return oldestRunning.filter(begun -> !begun.isAfter(moment)).isPresent();
    }

    private Stream<Instant> images(Set<TableId> tables) {
        return root.backups().stream()
                .filter(backup ->
                        backup.type().equals(Manifest.FULL) && backup.cluster().equals(cluster))
                .filter(backup -> backup.tables().stream().anyMatch(tables::contains))
                .map(BackupEntry::startedAt);
    }
}
