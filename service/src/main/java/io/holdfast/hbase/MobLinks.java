package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.mob.MobUtils;

/**
 * The MOB files that a table has as links, because another table wrote them. A snapshot does not name them: HBase knows a
 * link by the form of its name, does not know this form, and passes over the link as an empty file.
 */
final class MobLinks {

    /** {@code namespace=table=region-file}, where the file's name ends with the region that it was written for. */
    static final Pattern FORM = Pattern.compile("(?:([^=]+)=)?([^=]+)=([0-9a-f]+)-([0-9a-f]+_[0-9a-f]+)");

    private final RegionInfo mobRegion;
    private final SortedMap<String, List<SnapshotRegion.File>> links;

    private MobLinks(RegionInfo mobRegion, SortedMap<String, List<SnapshotRegion.File>> links) {
        this.mobRegion = mobRegion;
        this.links = links;
    }

    static MobLinks of(RootDirectory root, TableDescriptor descriptor) throws IOException {
        RegionInfo mobRegion = MobUtils.getMobRegionInfo(descriptor.getTableName());
        SortedMap<String, List<SnapshotRegion.File>> links = new TreeMap<>();
        for (ColumnFamilyDescriptor family : descriptor.getColumnFamilies()) {
            String name = family.getNameAsString();
            List<SnapshotRegion.File> found = linksIn(root, mobRegion, name);
            if (!found.isEmpty()) {
                links.put(name, found);
            }
        }
        return new MobLinks(mobRegion, links);
    }

    private static List<SnapshotRegion.File> linksIn(RootDirectory root, RegionInfo mobRegion, String family)
            throws IOException {
        Path folder = new Path(
                root.mobTableFolder(RootDirectory.tableId(mobRegion.getTable())),
                mobRegion.getEncodedName() + "/" + family);
        try {
            return Arrays.stream(root.fileSystem().listStatus(folder))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .filter(name -> FORM.matcher(name).matches())
                    .sorted()
                    .map(name -> new SnapshotRegion.File(
                            name,
                            null,
                            SnapshotManifestReader.origin(
                                    RootDirectory.tableId(mobRegion.getTable()),
                                    mobRegion.getEncodedName(),
                                    family,
                                    name),
                            OptionalLong.empty()))
                    .toList();
        } catch (FileNotFoundException noMobFiles) {
            return List.of();
        }
    }

    /** The MOB region as the snapshot has it, and the links. */
    SnapshotRegion with(SnapshotRegion region) {
        SortedMap<String, List<SnapshotRegion.File>> families = new TreeMap<>();
        region.families().forEach(family -> families.put(family.name(), new ArrayList<>(family.files())));
        links.forEach((family, files) -> {
            List<SnapshotRegion.File> known = families.computeIfAbsent(family, f -> new ArrayList<>());
            files.stream()
                    .filter(link -> known.stream().noneMatch(file -> file.name().equals(link.name())))
                    .toList()
                    .forEach(known::add);
        });
        return new SnapshotRegion(
                region.encodedName(),
                region.regionId(),
                region.startKey(),
                region.endKey(),
                region.replicaId(),
                region.offline(),
                region.split(),
                region.mob(),
                families.entrySet().stream()
                        .map(entry -> new SnapshotRegion.Family(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** A MOB region with the links alone, where the snapshot has none; empty if there are no links. */
    Optional<SnapshotRegion> alone() {
        SnapshotRegion region = new SnapshotRegion(
                mobRegion.getEncodedName(),
                mobRegion.getRegionId(),
                Bytes.of(mobRegion.getStartKey()),
                Bytes.of(mobRegion.getEndKey()),
                mobRegion.getReplicaId(),
                false,
                false,
                true,
                List.of());
        return links.isEmpty() ? Optional.empty() : Optional.of(with(region));
    }
}
