package io.holdfast.hbase;

import io.holdfast.error.Conflict;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.RegionImage;
import io.holdfast.format.Sha256;
import io.holdfast.format.StoreFile;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.io.FileLink;
import org.apache.hadoop.hbase.io.HFileLink;
import org.apache.hadoop.hbase.mob.MobUtils;

/**
 * The MOB files of a table that is brought in and that another table wrote. Cells name that table, and are looked up under
 * its name; the new table has links to the files, as HBase's own clones have, so that a later snapshot of it knows them.
 * The links alone do not keep the files, as HBase's MOB cleaner takes links of regions that it does not know: the pin does.
 */
final class MobFiles {

    private final RootDirectory root;
    private final FileSystem fileSystem;
    private final TableId alias;
    private final TableId target;

    MobFiles(RootDirectory root, ImportedTable table) {
        this(root, table.alias(), targetOf(table));
    }

    /** @param alias the table whose files they were last: that of an import, or the target itself before it was dropped */
    MobFiles(RootDirectory root, TableId alias, TableId target) {
        this.root = root;
        this.fileSystem = root.fileSystem();
        this.alias = alias;
        this.target = target;
    }

    /** Whether the target wrote this MOB file itself, when it had this name already. */
    static boolean isOwn(ImportedTable table, RegionImage region, StoreFile file) {
        return region.mob() && file.content().origin().table().equals(targetOf(table));
    }

    private static TableId targetOf(ImportedTable table) {
        return ImportAlias.targetOf(table.alias()).orElse(table.alias());
    }

    void settle(RegionImage region) throws IOException {
        if (!region.mob()) {
            return;
        }
        for (FamilyFiles family : region.families()) {
            for (StoreFile file : family.files()) {
                if (file.content().origin().table().equals(target)) {
                    takeFromArchive(file.content().origin());
                } else {
                    settle(family.family(), file);
                }
            }
        }
    }

    /** As {@link #settle(RegionImage)}, for a table that was dropped and cloned from its own snapshot. */
    void bringBack(SnapshotRegion region) throws IOException {
        for (SnapshotRegion.Family family : region.families()) {
            for (SnapshotRegion.File file : family.files()) {
                if (file.origin().table().equals(target)) {
                    takeFromArchive(file.origin());
                } else {
                    link(family.name(), file.origin());
                }
                // What HBase made of it, which leads nowhere if the file was a link itself.
                String made =
                        HFileLink.createHFileLinkName(RootDirectory.tableName(target), mobRegion(target), file.name());
                fileSystem.delete(new Path(mobFolder(family.name()), made), false);
            }
        }
    }

    /** Where HBase put the target's own file when it dropped the target. Its MOB cleaner looks after files in their place only. */
    private void takeFromArchive(FileOrigin own) throws IOException {
        Path place = root.path(RootDirectory.mob(own));
        Path archived = root.path(RootDirectory.archived(own));
        if (!fileSystem.exists(place) && fileSystem.exists(archived)) {
            fileSystem.mkdirs(place.getParent());
            if (!fileSystem.rename(archived, place)) {
                throw new IOException("expected to rename " + archived + " to " + place + ", found that it cannot be");
            }
        }
    }

    void dropLinks() throws IOException {
        Path folder = root.mobTableFolder(target);
        if (!fileSystem.exists(folder)) {
            return;
        }
        RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(folder, true);
        while (files.hasNext()) {
            Path file = files.next().getPath();
            if (MobLinks.FORM.matcher(file.getName()).matches()) {
                fileSystem.delete(file, false);
            }
        }
    }

    private void settle(String family, StoreFile file) throws IOException {
        FileOrigin origin = file.content().origin();
        FileOrigin imported = new FileOrigin(alias, mobRegion(alias), family, origin.name());
        link(family, origin);
        Path there = null;
        for (Path place : root.places(origin)) {
            there = there == null && fileSystem.exists(place) ? place : there;
        }
        if (there == null) {
            Path place = root.path(RootDirectory.archived(origin));
            fileSystem.mkdirs(place.getParent());
            if (!fileSystem.rename(root.path(RootDirectory.archived(imported)), place)) {
                throw new IOException("expected to rename " + imported + " to " + place + ", found that it cannot be");
            }
        } else if (fileSystem.exists(root.path(RootDirectory.archived(imported)))) {
            checkSame(there, file.content().sha256());
            fileSystem.delete(root.path(RootDirectory.archived(imported)), false);
        }
        fileSystem.delete(new Path(mobFolder(family), linkTo(imported)), false);
    }

    /** The link first: HBase's cleaner takes a back-reference whose link is absent. */
    private void link(String family, FileOrigin origin) throws IOException {
        TableName linking = RootDirectory.tableName(target);
        touch(new Path(mobFolder(family), linkTo(origin)));
        Path references = FileLink.getBackReferencesDir(
                root.path(RootDirectory.archived(origin)).getParent(), origin.name());
        touch(new Path(references, HFileLink.createBackReferenceName(linking.getNameAsString(), mobRegion(target))));
    }

    private void touch(Path path) throws IOException {
        if (!fileSystem.exists(path)) {
            fileSystem.mkdirs(path.getParent());
            fileSystem.create(path, true).close();
        }
    }

    private Path mobFolder(String family) {
        return new Path(root.mobTableFolder(target), mobRegion(target) + "/" + family);
    }

    private static String linkTo(FileOrigin file) {
        return HFileLink.createHFileLinkName(RootDirectory.tableName(file.table()), file.region(), file.name());
    }

    private static String mobRegion(TableId table) {
        return MobUtils.getMobRegionInfo(RootDirectory.tableName(table)).getEncodedName();
    }

    private void checkSame(Path place, Sha256 expected) throws IOException {
        Sha256 found = sha256(place);
        if (!found.equals(expected)) {
            throw new Conflict(
                    "unable to bring in MOB file %s: expected the cluster's own file to have SHA-256 %s, found %s"
                            .formatted(place, expected, found),
                    "restore on another cluster: MOB cells can only be read from this very place");
        }
    }

    private Sha256 sha256(Path path) throws IOException {
        try (InputStream in = fileSystem.open(path);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return new Sha256(HexFormat.of().formatHex(digest.getMessageDigest().digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
