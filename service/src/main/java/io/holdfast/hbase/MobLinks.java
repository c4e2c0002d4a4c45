package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.FileOrigin;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.io.HFileLink;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.mob.MobUtils;
import org.apache.hadoop.hbase.regionserver.HStoreFile;

/**
 * The MOB files that a snapshot's cells need and the snapshot does not name, because another table wrote them. A table has
 * those as links; HBase knows a link by the form of its name, does not know this form, and passes over the link as an empty
 * file. Nor are the links sure to be there: HBase's MOB cleaner takes them. So the files that hold the cells are asked: each
 * lists the MOB files that it refers to (MOB_FILE_REFS, HBASE-22749).
 */
final class MobLinks {

    /** {@code namespace=table=region-file}, where the file's name ends with the region that it was written for. */
    static final Pattern FORM = Pattern.compile("(?:([^=]+)=)?([^=]+)=([0-9a-f]+)-([0-9a-f]+_[0-9a-f]+)");

    private final RootDirectory root;
    private final RegionInfo mobRegion;
    private final SortedMap<String, SortedMap<String, SnapshotRegion.File>> links = new TreeMap<>();

    private MobLinks(RootDirectory root, TableName table) {
        this.root = root;
        this.mobRegion = MobUtils.getMobRegionInfo(table);
    }

    /** @param regions gives each region of the snapshot's manifest; not asked for tables without MOB */
    static MobLinks of(RootDirectory root, TableDescriptor descriptor, Regions regions) throws IOException {
        MobLinks links = new MobLinks(root, descriptor.getTableName());
        Set<String> families = Arrays.stream(descriptor.getColumnFamilies())
                .filter(ColumnFamilyDescriptor::isMobEnabled)
                .map(ColumnFamilyDescriptor::getNameAsString)
                .collect(Collectors.toCollection(HashSet::new));
        // A family whose MOB was switched off still has cells that refer to files.
        for (FileStatus folder : children(root, links.mobFolder())) {
            families.add(folder.getPath().getName());
        }
        if (!families.isEmpty()) {
            regions.read(region -> links.addReferences(families, region));
        }
        return links;
    }

    /** Streams regions. */
    @FunctionalInterface
    interface Regions {
        void read(Consumer<SnapshotRegion> visitor) throws IOException;
    }

    private void addReferences(Set<String> families, SnapshotRegion region) {
        for (SnapshotRegion.Family family : region.families()) {
            if (!region.mob() && families.contains(family.name())) {
                family.files().forEach(file -> addReferences(family.name(), file));
            }
        }
    }

    private void addReferences(String family, SnapshotRegion.File file) {
        Optional<byte[]> references = new RootDirectoryFiles(root).find(file.origin(), this::references);
        if (references.isPresent()) {
            MobUtils.deserializeMobFileRefs(references.get())
                    .build()
                    .forEach((table, mobFile) -> add(family, nameOf(table, mobFile)));
        } else {
            // Bulk-loaded, or written before files listed what they refer to: the links that are there have to do.
            HBaseErrors.doing("list the MOB files of family " + family, () -> addLinks(family));
        }
    }

    private Optional<byte[]> references(Path path) throws IOException {
        Configuration conf = root.fileSystem().getConf();
        try (HFile.Reader reader = HFile.createReader(root.fileSystem(), path, CacheConfig.DISABLED, true, conf)) {
            return Optional.ofNullable(reader.getHFileInfo().get(HStoreFile.MOB_FILE_REFS));
        }
    }

    private void addLinks(String family) throws IOException {
        for (FileStatus status : children(root, new Path(mobFolder(), family))) {
            if (FORM.matcher(status.getPath().getName()).matches()) {
                add(family, status.getPath().getName());
            }
        }
    }

    private String nameOf(TableName table, String mobFile) {
        return table.equals(mobRegion.getTable())
                ? mobFile
                : HFileLink.createHFileLinkName(
                        table, MobUtils.getMobRegionInfo(table).getEncodedName(), mobFile);
    }

    private void add(String family, String name) {
        links.computeIfAbsent(family, f -> new TreeMap<>())
                .computeIfAbsent(
                        name,
                        n -> new SnapshotRegion.File(
                                n,
                                null,
                                SnapshotManifestReader.origin(
                                        RootDirectory.tableId(mobRegion.getTable()),
                                        mobRegion.getEncodedName(),
                                        family,
                                        n),
                                OptionalLong.empty()));
    }

    private Path mobFolder() {
        return new Path(root.mobTableFolder(RootDirectory.tableId(mobRegion.getTable())), mobRegion.getEncodedName());
    }

    private static FileStatus[] children(RootDirectory root, Path folder) throws IOException {
        try {
            return root.fileSystem().listStatus(folder);
        } catch (FileNotFoundException absent) {
            return new FileStatus[0];
        }
    }

    /** The MOB region as the snapshot has it, and what it does not name. */
    SnapshotRegion with(SnapshotRegion region) {
        SortedMap<String, List<SnapshotRegion.File>> families = new TreeMap<>();
        region.families().forEach(family -> families.put(family.name(), new ArrayList<>(family.files())));
        links.forEach((family, files) -> {
            List<SnapshotRegion.File> known = families.computeIfAbsent(family, f -> new ArrayList<>());
            Set<FileOrigin> origins =
                    known.stream().map(SnapshotRegion.File::origin).collect(Collectors.toSet());
            files.values().stream()
                    .filter(link -> !origins.contains(link.origin()))
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
