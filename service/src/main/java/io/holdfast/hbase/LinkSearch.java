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
 * Finds out which tables still need the files of an imported table. Two kinds of table can: the one that was made of it,
 * which its alias names, and tables cloned from that one, for which HBase leaves back-references beside the files. Those
 * alone would not do: HBase makes none for a reference to a link (HBASE-30154).
 */
final class LinkSearch {

    private static final String BACK_REFERENCES = ".links-";

    private final RootDirectory root;

    LinkSearch(RootDirectory root) {
        this.root = root;
    }

    Set<TableId> tablesLinkedTo(TableId alias) throws IOException {
        Set<TableId> candidates = new LinkedHashSet<>();
        ImportAlias.targetOf(alias).ifPresent(candidates::add);
        backReferences(root.archivedTableFolder(alias), candidates);
        Set<TableId> linked = new TreeSet<>(Comparator.comparing(TableId::toString));
        for (TableId table : candidates) {
            if (linksFrom(root.tableFolder(table), alias)) {
                linked.add(table);
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

    private boolean linksFrom(Path folder, TableId alias) throws IOException {
        for (FileStatus status : children(folder)) {
            boolean links = status.isDirectory()
                    ? linksFrom(status.getPath(), alias)
                    : isLinkTo(status.getPath().getName(), alias);
            if (links) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLinkTo(String fileName, TableId alias) {
        String referred = SnapshotManifestReader.isReference(fileName)
                ? StoreFileInfo.getReferredToRegionAndFile(fileName).getSecond()
                : fileName;
        return HFileLink.isHFileLink(referred)
                && HFileLink.getReferencedTableName(referred).equals(RootDirectory.tableName(alias));
    }

    private FileStatus[] children(Path folder) throws IOException {
        try {
            return root.fileSystem().listStatus(folder);
        } catch (FileNotFoundException absent) {
            return new FileStatus[0];
        }
    }
}
