package io.holdfast.hbase;

import io.holdfast.format.TableId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
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

    /** Whether a store file of the table, in a MOB region too, is a link or a reference to one. */
    boolean hasLinks(TableId table) throws IOException {
        return anyBelow(root.tableFolder(table), name -> HFileLink.isHFileLink(referred(name)))
                || anyBelow(root.mobTableFolder(table), LinkSearch::isMobLink);
    }

    private static boolean isMobLink(String fileName) {
        return HFileLink.isHFileLink(fileName)
                || MobLinks.FORM.matcher(fileName).matches();
    }

    private boolean linksFrom(Path folder, TableId table) throws IOException {
        return anyBelow(folder, name -> isLinkTo(name, table));
    }

    private boolean anyBelow(Path folder, Predicate<String> wanted) throws IOException {
        for (FileStatus status : children(folder)) {
            boolean found = status.isDirectory()
                    ? anyBelow(status.getPath(), wanted)
                    : wanted.test(status.getPath().getName());
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLinkTo(String fileName, TableId table) {
        String referred = referred(fileName);
        return HFileLink.isHFileLink(referred)
                && HFileLink.getReferencedTableName(referred).equals(RootDirectory.tableName(table));
    }

    private static String referred(String fileName) {
        return SnapshotManifestReader.isReference(fileName)
                ? StoreFileInfo.getReferredToRegionAndFile(fileName).getSecond()
                : fileName;
    }

    private FileStatus[] children(Path folder) throws IOException {
        try {
            return root.fileSystem().listStatus(folder);
        } catch (FileNotFoundException absent) {
            return new FileStatus[0];
        }
    }
}
