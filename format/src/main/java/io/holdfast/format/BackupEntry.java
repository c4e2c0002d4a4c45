package io.holdfast.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A backup as a root lists it: all that a list of backups shows, and where its manifest is.
 *
 * @param type as in the manifest
 * @param tables the tables by name, in order
 * @param filesCopied files that this backup's session stored; the others were there already
 * @param base the image that an incremental backup follows; null for a full backup
 */
public record BackupEntry(
        BackupId id,
        String type,
        ClusterId cluster,
        List<TableId> tables,
        Instant startedAt,
        Instant completedAt,
        long filesTotal,
        long filesCopied,
        long bytesTotal,
        long bytesCopied,
        @Nullable BackupId base,
        @Nullable String label,
        ObjectRef manifest) {

    public BackupEntry {
        Objects.requireNonNull(id);
        Objects.requireNonNull(type);
        Objects.requireNonNull(cluster);
        tables = Invariant.sortedSet("tables of backup " + id, tables);
        Objects.requireNonNull(startedAt);
        Objects.requireNonNull(completedAt);
        Invariant.notNegative("files", filesTotal);
        Invariant.notNegative("copied files", filesCopied);
        Invariant.notNegative("bytes", bytesTotal);
        Invariant.notNegative("copied bytes", bytesCopied);
        Invariant.holds(manifest.key().equals(Layout.manifest(id)), "the manifest of backup " + id, manifest.key());
    }

    /** The entry of the backup whose manifest was stored as {@code object}. */
    public static BackupEntry of(Manifest manifest, ObjectRef object) {
        return new BackupEntry(
                manifest.backup(),
                manifest.type(),
                manifest.cluster(),
                manifest.tables().stream().map(TableImage::table).toList(),
                manifest.startedAt(),
                manifest.completedAt(),
                manifest.filesTotal(),
                manifest.filesCopied(),
                manifest.bytesTotal(),
                manifest.bytesCopied(),
                manifest.base(),
                manifest.label(),
                object);
    }
}
