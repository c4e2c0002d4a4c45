package io.holdfast.hbase;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.shaded.protobuf.generated.SnapshotProtos.SnapshotDescription;
import org.apache.hadoop.hbase.snapshot.SnapshotDescriptionUtils;
import org.apache.hadoop.hbase.snapshot.SnapshotManifest;

/**
 * Copies the folder of a snapshot, so that its files are kept although the snapshot itself is deleted. HBase's cleaners ask
 * each folder which files it names, and nothing else.
 */
final class SnapshotDuplicate {

    private static final String FOLDER = "duplicates";

    private final RootDirectory root;
    private final FileSystem fileSystem;
    private final SessionId session;

    SnapshotDuplicate(RootDirectory root, SessionId session) {
        this.root = root;
        this.fileSystem = root.fileSystem();
        this.session = session;
    }

    void make(SnapshotName name, SnapshotName copy, TableId table) throws IOException {
        if (fileSystem.exists(root.snapshot(copy))) {
            return;
        }
        // Of this attempt's own, as the leader before this one may still write.
        Path unfinished = new Path(root.staging(session), FOLDER + "/" + copy + "." + UUID.randomUUID());
        Path original = root.snapshot(name);
        fileSystem.mkdirs(unfinished);
        root.write(new Path(unfinished, SnapshotManifest.DATA_MANIFEST_NAME), out -> {
            try (InputStream in = fileSystem.open(new Path(original, SnapshotManifest.DATA_MANIFEST_NAME))) {
                in.transferTo(out);
            }
        });
        root.write(
                new Path(unfinished, SnapshotDescriptionUtils.SNAPSHOTINFO_FILE),
                out -> description(name, copy, table).writeTo(out));
        if (!fileSystem.rename(unfinished, root.snapshot(copy))) {
            throw new IOException(
                    "expected to rename " + unfinished + " to " + root.snapshot(copy) + ", found that it cannot be");
        }
    }

    private SnapshotDescription description(SnapshotName name, SnapshotName copy, TableId table) throws IOException {
        return SnapshotDescriptionUtils.readSnapshotInfo(fileSystem, root.snapshot(name)).toBuilder()
                .setName(copy.text())
                .setTable(RootDirectory.tableName(table).getNameAsString())
                .setTtl(0)
                .build();
    }
}
