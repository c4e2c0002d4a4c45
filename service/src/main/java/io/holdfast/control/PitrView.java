package io.holdfast.control;

import io.holdfast.api.PitrStatus;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.ClockSkew;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHold;
import io.holdfast.format.LogPosition;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.Wals;
import io.holdfast.repository.Repository;
import io.holdfast.restore.LogSelection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** To which moments tables can be brought back: where an image and all edits after it are in the repository. */
final class PitrView {

    private final Repository repository;
    private final Root root;
    private final LogChain chain;
    private final Map<BackupEntry, Manifest> manifests = new HashMap<>();

    /** @param root the one that names the chain */
    PitrView(Repository repository, Root root, LogChain chain) {
        this.repository = repository;
        this.root = root;
        this.chain = chain;
    }

    LogChain chain() {
        return chain;
    }

    /** The newest backup whose image of the table, with the edits after it, gives the table as it was then. */
    Optional<BackupEntry> imageFor(TableId table, Instant at) {
        return images(table)
                .filter(backup -> spans(table).stream()
                        .anyMatch(span -> LogSelection.covers(span, chain, imageOf(backup, table), at)))
                .findFirst();
    }

    /** The moments between which that is so, of each span. */
    List<Window> windows(TableId table) {
        List<Window> windows = new ArrayList<>();
        for (LogSpan span : spans(table)) {
            Instant to = span.to() == null ? chain.to() : span.to();
            images(table)
                    .map(backup -> imageOf(backup, table))
                    .filter(image -> LogSelection.covers(span, chain, image, to))
                    .map(TableImage::cutTo)
                    .min(Instant::compareTo)
                    .ifPresent(from -> windows.add(new Window(from, to)));
        }
        return windows;
    }

    record Window(Instant from, Instant to) {

        @Override
        public String toString() {
            return from + " to " + to;
        }
    }

    private List<LogSpan> spans(TableId table) {
        return chain.table(table).map(LogTable::spans).orElse(List.of());
    }

    private java.util.stream.Stream<BackupEntry> images(TableId table) {
        return root.backups().stream()
                .filter(backup -> backup.type().equals(Manifest.FULL)
                        && backup.cluster().equals(chain.cluster())
                        && backup.tables().contains(table))
                .sorted(Comparator.comparing(BackupEntry::id).reversed());
    }

    private TableImage imageOf(BackupEntry backup, TableId table) {
        return manifests.computeIfAbsent(backup, repository::readManifest).tables().stream()
                .filter(image -> image.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    /** @param provisional the same with what was looked at since */
    PitrStatus status(Cluster cluster, Clock clock, PitrView provisional) {
        LogHold hold = chain.hold();
        Instant now = clock.instant();
        return new PitrStatus(
                state(cluster, hold),
                hold == null ? null : hold.peer(),
                hold == null ? null : seconds(hold.since(), now),
                hold == null ? null : held(cluster),
                skew(),
                chain.tables().stream()
                        .map(table -> status(table, now, provisional))
                        .toList());
    }

    private static String state(Cluster cluster, @Nullable LogHold hold) {
        if (hold == null) {
            return "OFF";
        }
        return cluster.wals().state(hold.peer()) == Wals.HoldState.HELD ? "HELD" : "BROKEN";
    }

    private @Nullable Double skew() {
        return chain.ledger().stream()
                .map(LogPosition::clock)
                .filter(Objects::nonNull)
                .map(ClockSkew::certain)
                .max(Comparator.comparingLong(Math::abs))
                .map(millis -> millis / 1000.0)
                .orElse(null);
    }

    private static long held(Cluster cluster) {
        return cluster.wals().list().stream()
                .filter(file -> file.state() != WalFile.State.WRITTEN)
                .mapToLong(WalFile::length)
                .sum();
    }

    private PitrStatus.Table status(LogTable table, Instant now, PitrView provisional) {
        List<Window> windows = windows(table.table());
        Instant from = windows.isEmpty() ? null : windows.get(0).from();
        Instant to = end(windows);
        Instant further = end(provisional.windows(table.table()));
        return new PitrStatus.Table(
                table.table().toString(),
                table.isProtected(),
                from,
                to,
                to == null || !table.isProtected() ? null : seconds(to, now),
                Objects.equals(to, further) ? null : further,
                gaps(table),
                note(table, windows));
    }

    private static @Nullable Instant end(List<Window> windows) {
        return windows.isEmpty() ? null : windows.get(windows.size() - 1).to();
    }

    private @Nullable String note(LogTable table, List<Window> windows) {
        if (!table.isProtected()) {
            return table.end();
        }
        boolean hasImage = table.open()
                .filter(span ->
                        windows.stream().anyMatch(window -> !window.from().isBefore(span.from())))
                .isPresent();
        return hasImage ? null : "no image yet that edits can follow: take a backup, and let its log be archived";
    }

    private static List<PitrStatus.Gap> gaps(LogTable table) {
        List<PitrStatus.Gap> gaps = new ArrayList<>();
        for (int i = 0; i < table.spans().size(); i++) {
            LogSpan span = table.spans().get(i);
            Instant to = span.to();
            String end = span.end();
            if (to != null && end != null) {
                gaps.add(new PitrStatus.Gap(
                        to,
                        i + 1 < table.spans().size() ? table.spans().get(i + 1).from() : null,
                        end));
            }
        }
        return gaps;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
