package io.holdfast.restore;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogRun;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.Manifest;
import io.holdfast.format.Sha256;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.ReplayCut;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a log archive follows the image of a table: proven to be without a gap.
 *
 * @param files sorted log files, oldest first
 */
public record LogSelection(TableId table, ReplayCut cut, List<LogFile> files) {

    public LogSelection {
        files = List.copyOf(files);
    }

    /**
     * The edits that follow a table's image.
     *
     * @param at up to when; null for what the backup itself says, which of a full one is nothing
     * @throws Conflict if the archive does not have all of them
     * @throws Unavailable if it will have them soon
     * @throws Corrupt if what it has is damaged
     */
    public static Optional<LogSelection> find(
            Repository repository, Manifest manifest, TableId table, @Nullable Instant at) {
        LogCut own = manifest.log();
        if (at == null) {
            return Optional.ofNullable(own).map(cut -> select(repository, table, cut.segments(), Optional.empty()));
        }
        TableImage image = imageOf(manifest, table);
        LogChain chain = repository
                .newestRoot()
                .log(manifest.cluster())
                .map(repository::readLogChain)
                .map(known -> at.isAfter(known.to()) ? repository.withTail(known) : known)
                .orElseThrow(() -> uncovered(table, at));
        boolean isCovered = chain.table(table).stream()
                .flatMap(known -> known.spans().stream())
                .anyMatch(span -> covers(span, chain, image, at));
        if (!isCovered && isSoon(chain, table, at)) {
            throw new Unavailable(
                    "unable to restore table %s to %s: expected somebody to have looked at its logs since, found that it is being done"
                            .formatted(table, at),
                    "try again in a moment",
                    null);
        }
        if (!isCovered) {
            throw uncovered(table, at);
        }
        return Optional.of(select(repository, table, between(chain, image, at), Optional.of(at)));
    }

    /** Whether the image and all edits from there to that moment are in one span. */
    public static boolean covers(LogSpan span, LogChain chain, TableImage image, Instant at) {
        Instant to = span.to() == null ? chain.to() : span.to();
        return !image.cutFrom().isBefore(span.from()) && !image.cutTo().isAfter(at) && !at.isAfter(to);
    }

    /** When a reading is committed, what was looked at before it counts no more, and what comes after it is looked at once more. */
    private static boolean isSoon(LogChain chain, TableId table, Instant at) {
        return chain.tail().isPresent()
                && at.isAfter(chain.to())
                && chain.protectedTables().contains(table);
    }

    /** Up to the first that has all up to the moment: what is in later ones was committed later. */
    private static List<LogSegmentRef> between(LogChain chain, TableImage image, Instant at) {
        List<LogSegmentRef> wanted = new ArrayList<>();
        for (LogSegmentRef segment : chain.segmentsAfter(image.cutFrom())) {
            wanted.add(segment);
            if (!segment.to().isBefore(at)) {
                break;
            }
        }
        return wanted;
    }

    private static LogSelection select(
            Repository repository, TableId table, List<LogSegmentRef> segments, Optional<Instant> at) {
        List<LogRun> runs = new ArrayList<>();
        List<LogFile> files = new ArrayList<>();
        Sha256 previous = null;
        for (LogSegmentRef ref : segments) {
            LogSegment segment = repository.readLogSegment(ref.object());
            if (previous != null && !previous.equals(segment.previous())) {
                throw new Corrupt(
                        "unable to follow the log archive: expected segment %s to come after one with hash %s, found that it does not"
                                .formatted(ref.object().key(), previous),
                        "holdfast repo verify names all damage",
                        null);
            }
            previous = ref.last();
            segment.tables().stream()
                    .filter(edits -> edits.table().equals(table))
                    .forEach(edits -> {
                        runs.addAll(edits.runs());
                        files.addAll(edits.files());
                    });
        }
        return new LogSelection(table, ReplayCut.at(at, runs), files);
    }

    /** Bytes of all files. */
    public long bytes() {
        return files.stream().mapToLong(file -> file.content().length()).sum();
    }

    /** Before anything is written: every file is there with its length. */
    public void check(Repository repository) {
        Presence presence = repository.presence();
        for (LogFile file : files) {
            if (!presence.holds(file.content())) {
                throw new Corrupt(
                        "unable to restore table %s: expected log file %s of %d bytes, found it missing or of another length"
                                .formatted(
                                        table,
                                        file.content().object(),
                                        file.content().lengthOfObject()),
                        "holdfast repo verify names all damage",
                        null);
            }
        }
    }

    private static TableImage imageOf(Manifest manifest, TableId table) {
        return manifest.tables().stream()
                .filter(image -> image.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private static Conflict uncovered(TableId table, Instant at) {
        return new Conflict(
                "unable to restore table %s to %s: expected the log archive to have all edits from its image on, found that it does not"
                        .formatted(table, at),
                "holdfast pitr status tells which times are covered");
    }
}
