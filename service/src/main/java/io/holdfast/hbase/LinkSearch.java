package io.holdfast.hbase;

import io.holdfast.format.TableId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.io.HFileLink;
import org.apache.hadoop.hbase.regionserver.StoreFileInfo;

/**
 * Finds out which tables still need the files of a table that is gone, or never was but for its files. Those can that were
 * made of it, which its name tells, the next one of the same name, and tables cloned from it, for which HBase leaves
 * back-references beside the files. Those alone would not do: HBase makes none for a reference to a link (HBASE-30154).
 */
final class LinkSearch {

    private static final String BACK_REFERENCES = ".links-";

    private final RootDirectory root;

    LinkSearch(RootDirectory root) {
        this.root = root;
    }

    Set<TableId> tablesLinkedTo(TableId table) throws IOException {
        Set<TableId> candidates = new LinkedHashSet<>();
        candidates.add(table);
        candidates.addAll(ImportAlias.heirsOf(table));
        backReferences(root.archivedTableFolder(table), candidates);
        Set<TableId> linked = new TreeSet<>(Comparator.comparing(TableId::toString));
        for (TableId candidate : candidates) {
            if (linksFrom(root.tableFolder(candidate), table)) {
                linked.add(candidate);
            }
        }
        return linked;
    }

    private void backReferences(Path folder, Set<TableId> found) throws IOException {
        for (FileStatus status : children(folder)) {
            if (!status.isDirectory()) {
                continue;
            }
            if (!status.getPath().getName().startsWith(BACK_REFERENCES)) {
                backReferences(status.getPath(), found);
                continue;
            }
            for (FileStatus reference : children(status.getPath())) {
                found.add(RootDirectory.tableId(
                        HFileLink.parseBackReferenceName(reference.getPath().getName())
                                .getFirst()));
            }
        }
    }

    private boolean linksFrom(Path folder, TableId table) throws IOException {
        for (FileStatus status : children(folder)) {
            boolean links = status.isDirectory()
                    ? linksFrom(status.getPath(), table)
                    : isLinkTo(status.getPath().getName(), table);
            if (links) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLinkTo(String fileName, TableId table) {
        String referred = SnapshotManifestReader.isReference(fileName)
                ? StoreFileInfo.getReferredToRegionAndFile(fileName).getSecond()
                : fileName;
        return HFileLink.isHFileLink(referred)
                && HFileLink.getReferencedTableName(referred).equals(RootDirectory.tableName(table));
    }

    private FileStatus[] children(Path folder) throws IOException {
        try {
            return root.fileSystem().listStatus(folder);
        } catch (FileNotFoundException absent) {
            return new FileStatus[0];
        }
    }
}
