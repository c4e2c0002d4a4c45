package io.holdfast.hbase;

import io.holdfast.error.Corrupt;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SplitReference;
import io.holdfast.format.StoreFile;
import io.holdfast.format.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.RegionInfoBuilder;
import org.apache.hadoop.hbase.mob.MobUtils;
import org.apache.hadoop.hbase.regionserver.StoreFileInfo;
import org.apache.hadoop.hbase.shaded.protobuf.ProtobufUtil;
import org.apache.hadoop.hbase.shaded.protobuf.generated.FSProtos.Reference;
import org.apache.hadoop.hbase.shaded.protobuf.generated.FSProtos.Reference.Range;
import org.apache.hadoop.hbase.shaded.protobuf.generated.SnapshotProtos.SnapshotRegionManifest;
import org.apache.hbase.thirdparty.com.google.protobuf.ByteString;
import org.apache.hbase.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * How a region of an image looks as a region of the imported table, and where its files go.
 *
 * <ul>
 *   <li>A plain file, and a link, become a plain file of the region.
 *   <li>A reference, also one to a link, becomes a reference to a plain file of the parent region.
 *   <li>A MOB file that the target wrote itself, when it had this name already, goes to where the target keeps such files,
 *       and has no part in the snapshot. MOB cells carry the name of the table that wrote them and are looked up there
 *       ({@code HMobStore}).
 *   <li>A MOB file that another table wrote becomes a plain file of the imported table's MOB region; {@link MobFiles}
 *       brings it to where the cells look for it once the target exists.
 * </ul>
 */
final class ImportLayout {

    private final ImportedTable table;

    ImportLayout(ImportedTable table) {
        this.table = table;
    }

    static RegionInfo regionInfo(TableId alias, RegionImage region) {
        if (region.mob()) {
            return MobUtils.getMobRegionInfo(RootDirectory.tableName(alias));
        }
        return RegionInfoBuilder.newBuilder(RootDirectory.tableName(alias))
                .setStartKey(region.startKey().toArray())
                .setEndKey(region.endKey().toArray())
                .setRegionId(regionId(alias, region))
                .setReplicaId(region.replicaId())
                .setSplit(region.split())
                .build();
    }

    /**
     * Greater than in the image, by less than 25 days, and by a number that is this session's own. HBase names a region after
     * its table, its first row and its id, and when a server dies, gives a region all edits that the server's log has under
     * its name ({@code WALSplitter}). Under the id of the image these might be edits of a table that was dropped or
     * overwritten since.
     */
    private static long regionId(TableId alias, RegionImage region) {
        String session = ImportAlias.sessionOf(alias).text();
        int own = Integer.parseUnsignedInt(session.substring(session.length() - Integer.BYTES * 2), 16) >>> 1;
        return region.regionId() + 1 + own;
    }

    List<Placement> placements(RegionImage region) {
        String imported = regionInfo(table.alias(), region).getEncodedName();
        Map<String, StoreFile> seen = new HashMap<>();
        List<Placement> placements = new ArrayList<>();
        for (FamilyFiles family : region.families()) {
            for (StoreFile file : family.files()) {
                Placement placement = placement(region, imported, family.family(), file);
                StoreFile other = seen.put(placement.path(), file);
                if (other == null) {
                    placements.add(placement);
                } else if (!other.content().sha256().equals(file.content().sha256())) {
                    throw new Corrupt(
                            "unable to bring in region %s: expected one file for %s, found two with different content"
                                    .formatted(region.encodedName(), placement.path()),
                            null,
                            null);
                }
            }
        }
        return placements;
    }

    private Placement placement(RegionImage region, String imported, String family, StoreFile file) {
        FileOrigin origin = file.content().origin();
        if (MobFiles.isOwn(table, region, file)) {
            return new Placement(RootDirectory.mob(origin), file.content(), null);
        }
        String folder = file.reference() == null ? imported : parentOf(file);
        FileOrigin place = new FileOrigin(table.alias(), folder, family, plainName(region, file));
        return new Placement(RootDirectory.archived(place), file.content(), table.cutOf(region, file));
    }

    /**
     * HBase's block cache knows files by name alone ({@code BlockCacheKey}): one that is cut needs another name than the whole
     * one, which the same server may read. That it was loaded in bulk, and when, stays in the name.
     */
    private String plainName(RegionImage region, StoreFile file) {
        FileOrigin origin = file.content().origin();
        if (table.cutOf(region, file) == null) {
            return origin.name();
        }
        UUID own = UUID.nameUUIDFromBytes((table.alias() + " " + origin).getBytes(StandardCharsets.UTF_8));
        int suffix = origin.name().indexOf('_');
        return own.toString().replace("-", "")
                + (suffix < 0 ? "" : origin.name().substring(suffix));
    }

    /** The parent's name under the alias; a parent that is no region of the image, as after a merge, keeps its own. */
    private String parentOf(StoreFile reference) {
        String parent =
                StoreFileInfo.getReferredToRegionAndFile(reference.name()).getFirst();
        return table.parents().getOrDefault(parent, parent);
    }

    SnapshotRegionManifest manifest(RegionImage region) {
        SnapshotRegionManifest.Builder manifest = SnapshotRegionManifest.newBuilder()
                .setVersion(0)
                .setRegionInfo(ProtobufUtil.toRegionInfo(regionInfo(table.alias(), region)).toBuilder()
                        .setOffline(region.offline()));
        for (FamilyFiles family : region.families()) {
            SnapshotRegionManifest.FamilyFiles.Builder files = SnapshotRegionManifest.FamilyFiles.newBuilder()
                    .setFamilyName(ByteString.copyFromUtf8(family.family()));
            family.files().stream()
                    .filter(file -> !MobFiles.isOwn(table, region, file))
                    .forEach(file -> files.addStoreFiles(storeFile(region, file)));
            manifest.addFamilyFiles(files);
        }
        return manifest.build();
    }

    private SnapshotRegionManifest.StoreFile storeFile(RegionImage region, StoreFile file) {
        SnapshotRegionManifest.StoreFile.Builder entry =
                SnapshotRegionManifest.StoreFile.newBuilder().setName(nameOf(region, file));
        // How long a file is that is cut turns out when it is staged; HBase compares lengths that are there.
        if (table.cutOf(region, file) == null) {
            entry.setFileSize(file.content().length());
        }
        SplitReference reference = file.reference();
        if (reference != null) {
            entry.setReference(Reference.newBuilder()
                    .setRange(reference.top() ? Range.TOP : Range.BOTTOM)
                    .setSplitkey(
                            UnsafeByteOperations.unsafeWrap(reference.splitKey().toArray())));
        }
        return entry.build();
    }

    private String nameOf(RegionImage region, StoreFile file) {
        String name = plainName(region, file);
        return file.reference() == null ? name : name + "." + parentOf(file);
    }
}
