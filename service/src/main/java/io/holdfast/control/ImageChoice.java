package io.holdfast.control;

import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.repository.Repository;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the image that an incremental backup of some tables can follow. */
final class ImageChoice {

    /** More takes longer to bring back than a new image as a rule. */
    private static final long MOST_LOG_BYTES = 10L << 30;

    /** So much log costs nothing that anybody would notice, however small the image is. */
    private static final long FEW_LOG_BYTES = 64L << 20;

    private final Repository repository;
    private final Root root;
    private final ClusterId cluster;
    private final Optional<LogChain> chain;

    ImageChoice(Repository repository, ClusterId cluster) {
        this.repository = repository;
        this.root = repository.newestRoot();
        this.cluster = cluster;
        this.chain = root.log(cluster).map(repository::readLogChain);
    }

    /** The newest image of all these tables, and what follows it by now. */
    record Image(BackupEntry backup, long logBytes) {

        /** Whether to follow it costs less than another image, as far as that can be told. */
        boolean isCheap() {
            return logBytes <= MOST_LOG_BYTES && logBytes <= Math.max(FEW_LOG_BYTES, backup.bytesTotal());
        }
    }

    Optional<Image> find(List<TableId> tables) {
        return whyNot(tables).isPresent()
                ? Optional.empty()
                : newest(tables).map(backup -> new Image(backup, logAfter(backup, tables)));
    }

    /** REJECTED, with the reason, if there is none. */
    Image require(List<TableId> tables) {
        return find(tables)
                .orElseThrow(() -> new Rejected(
                        "unable to take an incremental backup: expected an image that archived edits follow, found that %s"
                                .formatted(whyNot(tables).orElse("there is none")),
                        "take a full backup: --type auto does if need be"));
    }

    private Optional<String> whyNot(List<TableId> tables) {
        for (TableId table : tables) {
            if (openSpan(table).isEmpty()) {
                return Optional.of("'holdfast pitr' is not enabled for table " + table);
            }
        }
        return newest(tables).isEmpty()
                ? Optional.of("no full backup has all of these tables since their edits are archived without a gap")
                : Optional.empty();
    }

    private Optional<LogSpan> openSpan(TableId table) {
        return chain.flatMap(known -> known.table(table)).flatMap(found -> found.open());
    }

    private Optional<BackupEntry> newest(List<TableId> tables) {
        return root.backups().stream()
                .filter(backup -> backup.type().equals(Manifest.FULL)
                        && backup.cluster().equals(cluster)
                        && backup.tables().containsAll(tables))
                .sorted(Comparator.comparing(BackupEntry::id).reversed())
                .filter(backup -> images(backup, tables).stream().allMatch(this::isFollowed))
                .findFirst();
    }

    private boolean isFollowed(TableImage image) {
        return openSpan(image.table())
                .filter(span -> !image.cutFrom().isBefore(span.from()))
                .isPresent();
    }

    private List<TableImage> images(BackupEntry backup, List<TableId> tables) {
        return repository.readManifest(backup).tables().stream()
                .filter(image -> tables.contains(image.table()))
                .toList();
    }

    private long logAfter(BackupEntry backup, List<TableId> tables) {
        Instant oldest = images(backup, tables).stream()
                .map(TableImage::cutFrom)
                .min(Instant::compareTo)
                .orElseThrow();
        return chain.map(known -> known.segmentsAfter(oldest)).orElse(List.of()).stream()
                .mapToLong(LogSegmentRef::bytes)
                .sum();
    }
}
