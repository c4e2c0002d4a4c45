package io.holdfast.control;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repository;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tables whose archive was interrupted, and that had images: they cannot be brought back to a moment since, unless a new
 * image is taken.
 *
 * @param notes for people, why
 */
public record ImageRenewal(List<TableId> tables, List<String> notes) {

    public ImageRenewal {
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    /** Empty if there is no such table. What somebody switched off and on again is none. */
    public static Optional<ImageRenewal> due(Repository repository, Cluster cluster) {
        Root root = repository.newestRoot();
        ImageChoice images = new ImageChoice(repository, cluster);
        List<LogTable> interrupted =
                root.log(cluster.id()).map(repository::readLogChain).map(LogChain::tables).orElse(List.of()).stream()
                        .filter(table -> isInterrupted(table) && hadImage(root, cluster, table.table()))
                        .filter(table -> images.find(List.of(table.table())).isEmpty())
                        .toList();
        return interrupted.isEmpty()
                ? Optional.empty()
                : Optional.of(new ImageRenewal(
                        interrupted.stream().map(LogTable::table).toList(),
                        interrupted.stream()
                                .map(table -> "a new image of table %s: %s".formatted(table.table(), why(table)))
                                .toList()));
    }

    private static boolean isInterrupted(LogTable table) {
        return table.isProtected() && table.spans().size() > 1 && !why(table).equals(ArchiveProcedure.SWITCHED_OFF);
    }

    private static String why(LogTable table) {
        LogSpan last = table.spans().get(table.spans().size() - 2);
        return Objects.requireNonNull(last.end(), "all spans but the last one are closed");
    }

    private static boolean hadImage(Root root, Cluster cluster, TableId table) {
        return root.backups().stream()
                .filter(backup ->
                        backup.type().equals(Manifest.FULL) && backup.cluster().equals(cluster.id()))
                .map(BackupEntry::tables)
                .anyMatch(tables -> tables.contains(table));
    }
}
