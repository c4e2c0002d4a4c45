package io.holdfast.control;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.TableId;
import io.holdfast.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds tables whose archive was interrupted, and that had images: they need a new one to be brought back to a moment since. */
public final class ImageRenewal {

    private ImageRenewal() {}

    /**
     * A table that needs a new image.
     *
     * @param from when what is archived of it began anew: an image that is taken before is of no use
     * @param why for people
     */
    public record Due(TableId table, Instant from, String why) {}

    /** What somebody switched off and on again is none of them. */
    public static List<Due> due(Repository repository, ClusterId cluster) {
        Root root = repository.newestRoot();
        return root.log(cluster).map(repository::readLogChain).stream()
                .flatMap(chain -> chain.tables().stream())
                .filter(ImageRenewal::isInterrupted)
                .filter(table -> images(root, cluster, table.table()).findAny().isPresent())
                .filter(table -> images(root, cluster, table.table())
                        .noneMatch(backup -> isFollowed(repository, backup, table.table(), begin(table))))
                .map(table -> new Due(
                        table.table(),
                        begin(table),
                        "a new image of table %s: %s".formatted(table.table(), why(table))))
                .toList();
    }

    private static Instant begin(LogTable table) {
        return table.open().orElseThrow().from();
    }

    private static boolean isInterrupted(LogTable table) {
        return table.isProtected() && table.spans().size() > 1 && !why(table).equals(ArchiveProcedure.SWITCHED_OFF);
    }

    private static String why(LogTable table) {
        LogSpan last = table.spans().get(table.spans().size() - 2);
        return Objects.requireNonNull(last.end(), "all spans but the last one are closed");
    }

    private static Stream<BackupEntry> images(Root root, ClusterId cluster, TableId table) {
        return root.backups().stream()
                .filter(backup -> backup.type().equals(Manifest.FULL)
                        && backup.cluster().equals(cluster)
                        && backup.tables().contains(table));
    }

    /** One that cannot be read follows nothing, and one that ended before has nothing to be looked at. */
    private static boolean isFollowed(Repository repository, BackupEntry backup, TableId table, Instant from) {
        if (backup.completedAt().isBefore(from)) {
            return false;
        }
        try {
            return repository.readManifest(backup).tables().stream()
                    .filter(image -> image.table().equals(table))
                    .anyMatch(image -> !image.cutFrom().isBefore(from));
        } catch (Corrupt damaged) {
            return false;
        }
    }
}
