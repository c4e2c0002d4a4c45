package io.holdfast.verify;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who has which segment: log archives, and incremental backups. For one thread. */
final class SegmentOwners {

    private final Map<LogSegmentRef, Owners> segments = new LinkedHashMap<>();

    /** Those of one segment. */
    static final class Owners {

        private final LogSegmentRef segment;
        private final List<BackupEntry> backups = new ArrayList<>();
        private @Nullable Instant from;
        private boolean archived;

        private Owners(LogSegmentRef segment) {
            this.segment = segment;
        }

        List<BackupEntry> backups() {
            return List.copyOf(backups);
        }

        /** Whether a log archive has it. */
        boolean archived() {
            return archived;
        }

        /** What is lost with the edits of these tables, for people. */
        String lost(List<TableId> tables) {
            String names = tables.stream().map(TableId::toString).collect(Collectors.joining(", "));
            String after = from == null ? "" : "after " + from + " and ";
            return "without it what was committed to %s %sup to %s cannot be restored"
                    .formatted(names, after, segment.to());
        }
    }

    void addArchive(List<LogSegmentRef> chain) {
        add(chain, owners -> owners.archived = true);
    }

    void addBackup(BackupEntry backup, List<LogSegmentRef> log) {
        add(log, owners -> owners.backups.add(backup));
    }

    private void add(List<LogSegmentRef> row, Consumer<Owners> owner) {
        Instant before = null;
        for (LogSegmentRef segment : row) {
            Owners owners = segments.computeIfAbsent(segment, Owners::new);
            owner.accept(owners);
            // The first of a row does not tell; another row may.
            owners.from = before == null ? owners.from : before;
            before = segment.to();
        }
    }

    void forEach(BiConsumer<LogSegmentRef, Owners> visitor) {
        segments.forEach(visitor);
    }

    /** The log files of a segment. */
    static List<StoredFile> filesOf(LogSegment segment) {
        return segment.tables().stream()
                .flatMap(table -> table.files().stream())
                .map(LogFile::content)
                .toList();
    }
}
