package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;
import static io.holdfast.hbase.HBaseErrors.doing;
import static io.holdfast.hbase.RootDirectory.tableName;

import io.holdfast.format.Bytes;
import io.holdfast.format.TableId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.SnapshotDescription;
import org.apache.hadoop.hbase.client.SnapshotType;
import org.apache.hadoop.hbase.snapshot.SnapshotDoesNotExistException;

/** Snapshots through HBase's Admin, their manifests through the root directory. */
final class HBaseSnapshots implements Snapshots {

    /**
     * How long HBase itself keeps a snapshot that everybody has forgotten. Set, because the cluster's own default
     * (hbase.master.snapshot.ttl) may be shorter than a backup takes.
     */
    private static final long TTL_SECONDS = TimeUnit.DAYS.toSeconds(365);

    private final Admin admin;
    private final RootDirectory root;

    HBaseSnapshots(Admin admin, RootDirectory root) {
        this.admin = admin;
        this.root = root;
    }

    @Override
    public boolean take(SnapshotName name, TableId table) {
        return calling("take snapshot %s of table %s".formatted(name, table), () -> {
            if (list().stream().noneMatch(snapshot -> snapshot.name().equals(name))) {
                admin.snapshot(new SnapshotDescription(
                        name.text(), tableName(table), SnapshotType.FLUSH, Map.of("TTL", TTL_SECONDS)));
                return true;
            }
            return false;
        });
    }

    @Override
    public List<SnapshotFacts> list() {
        return calling("list the snapshots", () -> admin.listSnapshots().stream()
                .filter(snapshot -> SnapshotName.isLegal(snapshot.getName()))
                .map(snapshot -> new SnapshotFacts(
                        new SnapshotName(snapshot.getName()),
                        RootDirectory.tableId(snapshot.getTableName()),
                        Instant.ofEpochMilli(snapshot.getCreationTime())))
                .sorted(Comparator.comparing(SnapshotFacts::name))
                .toList());
    }

    @Override
    public void delete(SnapshotName name) {
        doing("delete snapshot " + name, () -> {
            try {
                admin.deleteSnapshot(name.text());
            } catch (SnapshotDoesNotExistException alreadyGone) {
                // That is what was wanted.
            }
        });
    }

    @Override
    public Bytes descriptor(SnapshotName name) {
        return calling(
                "read the descriptor in snapshot " + name, () -> new SnapshotManifestReader(root, name).descriptor());
    }

    @Override
    public void readRegions(SnapshotName name, Consumer<SnapshotRegion> visitor) {
        doing("read the manifest of snapshot " + name, () -> new SnapshotManifestReader(root, name).read(visitor));
    }

    @Override
    public void cloneAs(SnapshotName name, TableId table) {
        doing(
                "clone snapshot %s as table %s".formatted(name, table),
                () -> admin.cloneSnapshot(name.text(), tableName(table)));
    }

    @Override
    public boolean isClone(TableId table, SnapshotName name) {
        record Extent(KeyRange range, long id) {}
        Set<Extent> inSnapshot = new HashSet<>();
        readRegions(name, region -> {
            if (!region.split() && !region.mob() && region.replicaId() == RegionInfo.DEFAULT_REPLICA_ID) {
                inSnapshot.add(new Extent(new KeyRange(region.startKey(), region.endKey()), region.regionId()));
            }
        });
        Set<Extent> inTable = new HashSet<>();
        doing("list the regions of table " + table, () -> {
            for (RegionInfo region : admin.getRegions(tableName(table))) {
                if (!region.isSplit() && region.getReplicaId() == RegionInfo.DEFAULT_REPLICA_ID) {
                    inTable.add(new Extent(
                            new KeyRange(Bytes.of(region.getStartKey()), Bytes.of(region.getEndKey())),
                            region.getRegionId()));
                }
            }
        });
        return inTable.equals(inSnapshot);
    }
}
