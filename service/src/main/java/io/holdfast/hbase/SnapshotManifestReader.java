package io.holdfast.hbase;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Bytes;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.SplitReference;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.HFileLink;
import org.apache.hadoop.hbase.mob.MobUtils;
import org.apache.hadoop.hbase.regionserver.StoreFileInfo;
import org.apache.hadoop.hbase.shaded.protobuf.ProtobufUtil;
import org.apache.hadoop.hbase.shaded.protobuf.generated.FSProtos.Reference.Range;
import org.apache.hadoop.hbase.shaded.protobuf.generated.HBaseProtos.TableSchema;
import org.apache.hadoop.hbase.shaded.protobuf.generated.SnapshotProtos.SnapshotDataManifest;
import org.apache.hadoop.hbase.shaded.protobuf.generated.SnapshotProtos.SnapshotRegionManifest;
import org.apache.hadoop.hbase.snapshot.SnapshotManifest;
import org.apache.hadoop.hbase.util.Pair;
import org.apache.hbase.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.hbase.thirdparty.com.google.protobuf.ExtensionRegistryLite;
import org.apache.hbase.thirdparty.com.google.protobuf.WireFormat;

/**
 * Reads {@code data.manifest} of a snapshot region by region. HBase's own reader parses it as one message, which needs the
 * whole of it in memory and, beyond 64 MiB, a changed setting.
 */
final class SnapshotManifestReader {

    private static final int BUFFER_BYTES = 1 << 20;
    private static final ExtensionRegistryLite NO_EXTENSIONS = ExtensionRegistryLite.getEmptyRegistry();

    private final RootDirectory root;
    private final SnapshotName name;

    SnapshotManifestReader(RootDirectory root, SnapshotName name) {
        this.root = root;
        this.name = name;
    }

    Bytes descriptor() throws IOException {
        return Bytes.of(TableDescriptorBuilder.toByteArray(tableDescriptor()));
    }

    private TableDescriptor tableDescriptor() throws IOException {
        try (InputStream in = open()) {
            CodedInputStream message = CodedInputStream.newInstance(in);
            for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == SnapshotDataManifest.TABLE_SCHEMA_FIELD_NUMBER) {
                    TableSchema schema = message.readMessage(TableSchema.parser(), NO_EXTENSIONS);
                    return ProtobufUtil.toTableDescriptor(schema);
                }
                message.skipField(tag);
            }
        }
        throw new Corrupt(
                "unable to read snapshot %s: expected a table descriptor in its manifest, found none".formatted(name),
                null,
                null);
    }

    void read(Consumer<SnapshotRegion> visitor) throws IOException {
        MobLinks links = MobLinks.of(root, tableDescriptor(), this::readManifest);
        AtomicBoolean hasMobRegion = new AtomicBoolean();
        readManifest(region -> {
            if (region.mob()) {
                hasMobRegion.set(true);
            }
            visitor.accept(region.mob() ? links.with(region) : region);
        });
        if (!hasMobRegion.get()) {
            links.alone().ifPresent(visitor);
        }
    }

    private void readManifest(Consumer<SnapshotRegion> visitor) throws IOException {
        try (InputStream in = open()) {
            CodedInputStream message = CodedInputStream.newInstance(in, BUFFER_BYTES);
            message.setSizeLimit(Integer.MAX_VALUE);
            for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == SnapshotDataManifest.REGION_MANIFESTS_FIELD_NUMBER) {
                    visitor.accept(region(message.readMessage(SnapshotRegionManifest.parser(), NO_EXTENSIONS)));
                    // The limit counts bytes since the last reset; without it a manifest beyond 2 GiB would end here.
                    message.resetSizeCounter();
                } else {
                    message.skipField(tag);
                }
            }
        }
    }

    private InputStream open() throws IOException {
        return root.fileSystem().open(new Path(root.snapshot(name), SnapshotManifest.DATA_MANIFEST_NAME), BUFFER_BYTES);
    }

    private SnapshotRegion region(SnapshotRegionManifest manifest) {
        RegionInfo info = ProtobufUtil.toRegionInfo(manifest.getRegionInfo());
        return new SnapshotRegion(
                info.getEncodedName(),
                info.getRegionId(),
                Bytes.of(info.getStartKey()),
                Bytes.of(info.getEndKey()),
                info.getReplicaId(),
                manifest.getRegionInfo().getOffline(),
                info.isSplit(),
                MobUtils.isMobRegionInfo(info),
                manifest.getFamilyFilesList().stream()
                        .map(family -> family(info, family))
                        .toList());
    }

    private SnapshotRegion.Family family(RegionInfo region, SnapshotRegionManifest.FamilyFiles family) {
        String familyName = family.getFamilyName().toStringUtf8();
        List<SnapshotRegion.File> files = family.getStoreFilesList().stream()
                .map(file -> file(region, familyName, file))
                .toList();
        return new SnapshotRegion.Family(familyName, files);
    }

    private SnapshotRegion.File file(RegionInfo region, String family, SnapshotRegionManifest.StoreFile file) {
        String fileName = file.getName();
        FileOrigin origin = origin(RootDirectory.tableId(region.getTable()), region.getEncodedName(), family, fileName);
        boolean plain = origin.name().equals(fileName);
        OptionalLong length = plain && file.hasFileSize() ? OptionalLong.of(file.getFileSize()) : OptionalLong.empty();
        if (!isReference(fileName)) {
            return new SnapshotRegion.File(fileName, null, origin, length);
        }
        if (!file.hasReference()) {
            throw new Corrupt(
                    "unable to read snapshot %s: expected file %s of region %s to say which half it is, found nothing"
                            .formatted(name, fileName, region.getEncodedName()),
                    null,
                    null);
        }
        SplitReference reference = new SplitReference(
                file.getReference().getRange() == Range.TOP,
                Bytes.of(file.getReference().getSplitkey().toByteArray()));
        return new SnapshotRegion.File(fileName, reference, origin, length);
    }

    /**
     * Whether a store file is a reference. HBase's own test takes a link to a table such as {@code 2026.orders}, whose name
     * begins with hexadecimal digits and a dot, for one.
     */
    static boolean isReference(String fileName) {
        return !HFileLink.isHFileLink(fileName) && StoreFileInfo.isReference(fileName);
    }

    /** The real file behind a name: a reference is to a file of the parent region, a link to one of another table. */
    static FileOrigin origin(TableId table, String region, String family, String fileName) {
        Matcher mobLink = MobLinks.FORM.matcher(fileName);
        if (mobLink.matches()) {
            String namespace = mobLink.group(1) == null ? TableId.DEFAULT_NAMESPACE : mobLink.group(1);
            return new FileOrigin(new TableId(namespace, mobLink.group(2)), mobLink.group(3), family, mobLink.group(4));
        }
        if (isReference(fileName)) {
            Pair<String, String> parentAndFile = StoreFileInfo.getReferredToRegionAndFile(fileName);
            return origin(table, parentAndFile.getFirst(), family, parentAndFile.getSecond());
        }
        if (HFileLink.isHFileLink(fileName)) {
            return new FileOrigin(
                    RootDirectory.tableId(HFileLink.getReferencedTableName(fileName)),
                    HFileLink.getReferencedRegionName(fileName),
                    family,
                    HFileLink.getReferencedHFileName(fileName));
        }
        return new FileOrigin(table, region, family, fileName);
    }
}
