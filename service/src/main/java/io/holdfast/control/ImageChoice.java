package io.holdfast.control;

import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repository;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Finds the image that an incremental backup of some tables can follow. */
final class ImageChoice {

    /** So much log costs nothing that anybody would notice, however small the image is. */
    private static final long FEW_LOG_BYTES = 64L << 20;

    private final Repository repository;
    private final Root root;
    private final Cluster cluster;
    private final Optional<LogChain> chain;

    ImageChoice(Repository repository, Cluster cluster) {
        this.repository = repository;
        this.root = repository.newestRoot();
        this.cluster = cluster;
        this.chain = root.log(cluster.id()).map(repository::readLogChain);
    }

    /**
     * The newest image of all these tables, and what follows it by now.
     *
     * @param followers incremental backups that follow it already
     * @param difference bytes of files that the tables have and the image has not
     */
    record Image(BackupEntry backup, long logBytes, int followers, LongSupplier difference) {

        /** Why to follow it is not the cheapest, or takes too long to bring back; empty if it is to be followed. */
        Optional<String> whyNot(ChainLimits limits) {
            if (followers >= limits.mostBackups()) {
                return Optional.of("%d incremental backups follow that of backup %s, and no more than %d are to"
                        .formatted(followers, backup.id(), limits.mostBackups()));
            }
            if (logBytes > limits.mostLogBytes()) {
                return Optional.of("%d bytes of edits follow that of backup %s, and no more than %d are to"
                        .formatted(logBytes, backup.id(), limits.mostLogBytes()));
            }
            if (logBytes <= FEW_LOG_BYTES) {
                return Optional.empty();
            }
            long files = difference.getAsLong();
            return logBytes <= files
                    ? Optional.empty()
                    : Optional.of(
                            "%d bytes of edits follow that of backup %s, and the tables have %d bytes of new files"
                                    .formatted(logBytes, backup.id(), files));
        }
    }

    Optional<Image> find(List<TableId> tables) {
        return whyNot(tables).isPresent()
                ? Optional.empty()
                : newest(tables)
                        .map(backup -> new Image(
                                backup, logAfter(backup, tables), followers(backup), () -> difference(backup, tables)));
    }

    private int followers(BackupEntry image) {
        return Math.toIntExact(root.backups().stream()
                .filter(backup -> image.id().equals(backup.base()))
                .count());
    }

    private long difference(BackupEntry backup, List<TableId> tables) {
        long bytes = 0;
        for (TableImage image : images(backup, tables)) {
            Set<String> names = new HashSet<>();
            for (ShardRef shard : image.shards()) {
                repository.readShard(shard, region -> region.families().stream()
                        .flatMap(family -> family.files().stream())
                        .forEach(file -> names.add(file.name())));
            }
            bytes += cluster.files().bytesBeside(image.table(), names);
        }
        return bytes;
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
                        && backup.cluster().equals(cluster.id())
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
