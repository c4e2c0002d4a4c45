package io.holdfast.hbase;

import io.holdfast.error.Unavailable;
import io.holdfast.format.Bytes;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoreFile;
import io.holdfast.format.TableId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is brought into a {@link FakeCluster}. */
final class FakeImports implements Imports {

    private final FakeCluster cluster;
    private final Map<SnapshotName, FakeSnapshots.Snapshot> stagedSnapshots = new TreeMap<>();
    private final Map<String, byte[]> stagedFiles = new TreeMap<>();
    private final Map<String, byte[]> placedFiles = new TreeMap<>();

    FakeImports(FakeCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String regionName(TableId alias, RegionImage region) {
        return FakeCluster.hex(alias + "/" + region.regionId());
    }

    @Override
    public List<Placement> placements(ImportedTable table, RegionImage region) {
        List<Placement> placements = new ArrayList<>();
        for (FamilyFiles family : region.families()) {
            for (StoreFile file : family.files()) {
                placements.add(new Placement(
                        FakeCluster.path(origin(table, region, family, file)),
                        file.content(),
                        table.cutOf(region, file)));
            }
        }
        return placements;
    }

    private FileOrigin origin(ImportedTable table, RegionImage region, FamilyFiles family, StoreFile file) {
        return new FileOrigin(
                table.alias(),
                regionName(table.alias(), region),
                family.family(),
                file.content().origin().name());
    }

    @Override
    public void stageSnapshot(ImportedTable table, Bytes descriptor, Consumer<Consumer<RegionImage>> regions) {
        cluster.called("stageSnapshot");
        List<SnapshotRegion> imported = new ArrayList<>();
        regions.accept(region -> imported.add(new SnapshotRegion(
                regionName(table.alias(), region),
                region.regionId(),
                region.startKey(),
                region.endKey(),
                region.replicaId(),
                region.offline(),
                region.split(),
                region.mob(),
                region.families().stream()
                        .map(family -> new SnapshotRegion.Family(
                                family.family(),
                                family.files().stream()
                                        .map(file -> new SnapshotRegion.File(
                                                file.content().origin().name(),
                                                null,
                                                origin(table, region, family, file),
                                                table.cutOf(region, file) == null
                                                        ? OptionalLong.of(
                                                                file.content().length())
                                                        : OptionalLong.empty()))
                                        .toList()))
                        .toList())));
        stagedSnapshots.put(
                table.snapshot(),
                new FakeSnapshots.Snapshot(
                        table.alias(), SnapshotForm.FLUSH, table.session().createdAt(), descriptor, imported));
    }

    @Override
    public synchronized void stageFile(SessionId session, Placement placement, Content content) {
        cluster.called("stageFile");
        if (stagedFiles.containsKey(placement.path()) || placedFiles.containsKey(placement.path())) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new Unavailable("unable to stage", null, e);
        }
        if (placement.rows() != null) {
            out.writeBytes((" of " + placement.rows()).getBytes(StandardCharsets.UTF_8));
        }
        stagedFiles.put(placement.path(), out.toByteArray());
    }

    @Override
    public void register(ImportedTable table) {
        cluster.called("register");
        FakeSnapshots.Snapshot staged = stagedSnapshots.remove(table.snapshot());
        if (staged != null) {
            cluster.snapshots().put(table.snapshot(), staged);
        } else {
            cluster.snapshots().snapshot(table.snapshot());
        }
    }

    @Override
    public void place(SessionId session) {
        cluster.called("place");
        placedFiles.putAll(stagedFiles);
        stagedFiles.clear();
    }

    @Override
    public void settleMobFiles(ImportedTable table, RegionImage region) {
        cluster.called("settleMobFiles");
    }

    @Override
    public void dropMobLinks(TableId table) {
        cluster.called("dropMobLinks");
    }

    @Override
    public void bringBackMobFiles(SnapshotName snapshot, TableId table) {
        cluster.called("bringBackMobFiles");
    }

    @Override
    public Set<SessionId> stagedSessions() {
        return stagedSnapshots.keySet().stream()
                .flatMap(name -> SessionId.find(name.text().replaceAll("^holdfast-import-|-\\d+$", "")).stream())
                .collect(Collectors.toSet());
    }

    @Override
    public void discardStaged(SessionId session) {
        cluster.called("discardStaged");
        stagedFiles.clear();
        stagedSnapshots.clear();
    }

    @Override
    public void discardPlaced(TableId alias) {
        cluster.called("discardPlaced");
        placedFiles.keySet().removeIf(path -> path.startsWith(alias + "/"));
    }

    @Override
    public Set<TableId> tablesLinkedTo(TableId alias) {
        return cluster.tablesWithFilesOf(alias);
    }

    byte @Nullable [] placed(String path) {
        return placedFiles.get(path);
    }

    boolean hasNothingStaged() {
        return stagedFiles.isEmpty() && stagedSnapshots.isEmpty();
    }

    boolean hasNothingPlaced() {
        return placedFiles.isEmpty();
    }
}
