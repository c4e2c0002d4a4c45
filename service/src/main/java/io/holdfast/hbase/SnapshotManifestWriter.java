package io.holdfast.hbase;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Bytes;
import io.holdfast.format.RegionImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.exceptions.DeserializationException;
import org.apache.hadoop.hbase.shaded.protobuf.ProtobufUtil;
import org.apache.hadoop.hbase.shaded.protobuf.generated.SnapshotProtos.SnapshotDataManifest;
import org.apache.hadoop.hbase.shaded.protobuf.generated.SnapshotProtos.SnapshotDescription;
import org.apache.hadoop.hbase.snapshot.SnapshotDescriptionUtils;
import org.apache.hadoop.hbase.snapshot.SnapshotManifest;
import org.apache.hbase.thirdparty.com.google.protobuf.CodedOutputStream;

/** Writes the folder of a snapshot, {@code .snapshotinfo} and {@code data.manifest}, the latter region by region. */
final class SnapshotManifestWriter {

    /** The version of manifests that HBase 2 and 3 write (SnapshotManifestV2). */
    private static final int MANIFEST_VERSION = 2;

    private static final int BUFFER_BYTES = 1 << 20;

    private final RootDirectory root;
    private final Path folder;
    private final ImportedTable table;

    SnapshotManifestWriter(RootDirectory root, Path folder, ImportedTable table) {
        this.root = root;
        this.folder = folder;
        this.table = table;
    }

    void write(Bytes descriptor, Consumer<Consumer<RegionImage>> regions) throws IOException {
        root.write(
                new Path(folder, SnapshotManifest.DATA_MANIFEST_NAME), out -> writeManifest(out, descriptor, regions));
        root.write(new Path(folder, SnapshotDescriptionUtils.SNAPSHOTINFO_FILE), out -> description()
                .writeTo(out));
    }

    private void writeManifest(OutputStream out, Bytes descriptor, Consumer<Consumer<RegionImage>> regions)
            throws IOException {
        ImportLayout layout = new ImportLayout(table);
        CodedOutputStream message = CodedOutputStream.newInstance(out, BUFFER_BYTES);
        message.writeMessage(
                SnapshotDataManifest.TABLE_SCHEMA_FIELD_NUMBER, ProtobufUtil.toTableSchema(aliased(descriptor)));
        try {
            regions.accept(region -> {
                try {
                    message.writeMessage(SnapshotDataManifest.REGION_MANIFESTS_FIELD_NUMBER, layout.manifest(region));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        message.flush();
    }

    private TableDescriptor aliased(Bytes descriptor) {
        try {
            return TableDescriptorBuilder.copy(
                    RootDirectory.tableName(table.alias()), TableDescriptorBuilder.parseFrom(descriptor.toArray()));
        } catch (DeserializationException e) {
            throw new Corrupt("unable to read the descriptor of the table behind " + table.alias(), null, e);
        }
    }

    private SnapshotDescription description() {
        return SnapshotDescription.newBuilder()
                .setName(table.snapshot().text())
                .setTable(RootDirectory.tableName(table.alias()).getNameAsString())
                .setCreationTime(table.session().createdAt().toEpochMilli())
                .setType(SnapshotDescription.Type.FLUSH)
                .setVersion(MANIFEST_VERSION)
                .setTtl(0)
                .build();
    }
}
