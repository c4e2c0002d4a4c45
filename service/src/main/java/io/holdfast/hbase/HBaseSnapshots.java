package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;
import static io.holdfast.hbase.HBaseErrors.doing;
import static io.holdfast.hbase.RootDirectory.tableName;

import io.holdfast.format.Bytes;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.SnapshotDescription;
import org.apache.hadoop.hbase.client.SnapshotType;
import org.apache.hadoop.hbase.snapshot.HBaseSnapshotException;
import org.apache.hadoop.hbase.snapshot.SnapshotCreationException;
import org.apache.hadoop.hbase.snapshot.SnapshotDescriptionUtils;
import org.apache.hadoop.hbase.snapshot.SnapshotDoesNotExistException;

/** Snapshots through HBase's Admin, their manifests through the root directory. */
final class HBaseSnapshots implements Snapshots {

    /** Of the manifests that HBase 2 and 3 write; part of what tells one request from another. */
    private static final int VERSION = SnapshotDescriptionUtils.SNAPSHOT_LAYOUT_VERSION;

    /** What all versions of HBase say when they take another snapshot of the table, or under the name. */
    private static final String BUSY = "already running another snapshot";

    private final Admin admin;
    private final RootDirectory root;

    HBaseSnapshots(Admin admin, RootDirectory root) {
        this.admin = admin;
        this.root = root;
    }

    @Override
    public boolean begin(SnapshotRequest request) {
        return calling("take snapshot %s of table %s".formatted(request.name(), request.table()), () -> {
            try {
                // Whether it has come to its end is looked at in the cluster, as this process may not live to hear of
                // it.
                Future<Void> unused = admin.snapshotAsync(description(request));
                return true;
            } catch (SnapshotCreationException e) {
                if (String.valueOf(e.getMessage()).contains(BUSY)) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public boolean isUnderWay(SnapshotRequest request) {
        return calling("look for snapshot " + request.name(), () -> {
            try {
                if (!admin.isSnapshotFinished(description(request))) {
                    return true;
                }
            } catch (HBaseSnapshotException unknownOrFailed) {
                // HBase knows a request only by all that it wrote into it, its owner included: look further.
            }
            return MasterProcedures.of(admin).isTaking(request.name());
        });
    }

    private static SnapshotDescription description(SnapshotRequest request) {
        return new SnapshotDescription(
                request.name().text(),
                tableName(request.table()),
                SnapshotType.valueOf(request.form().name()),
                null,
                request.createdAt().toEpochMilli(),
                VERSION,
                Map.of("TTL", request.timeToLive().toSeconds()));
    }

    @Override
    public List<SnapshotFacts> list() {
        return calling("list the snapshots", () -> admin.listSnapshots().stream()
                .filter(snapshot -> SnapshotName.isLegal(snapshot.getName()))
                .map(HBaseSnapshots::facts)
                .sorted(Comparator.comparing(SnapshotFacts::name))
                .toList());
    }

    private static SnapshotFacts facts(SnapshotDescription snapshot) {
        Duration timeToLive = Duration.ofSeconds(Math.max(0, snapshot.getTtl()));
        boolean forEver = timeToLive.isZero() || timeToLive.compareTo(SnapshotRequest.FOREVER) >= 0;
        return new SnapshotFacts(
                new SnapshotName(snapshot.getName()),
                RootDirectory.tableId(snapshot.getTableName()),
                form(snapshot.getType()),
                Instant.ofEpochMilli(snapshot.getCreationTime()),
                forEver ? Optional.empty() : Optional.of(timeToLive));
    }

    private static SnapshotForm form(SnapshotType type) {
        return switch (type) {
            case FLUSH -> SnapshotForm.FLUSH;
            case SKIPFLUSH -> SnapshotForm.SKIPFLUSH;
            case DISABLED -> SnapshotForm.OFFLINE;
        };
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
    public void restore(SnapshotName name) {
        doing("restore snapshot " + name, () -> admin.restoreSnapshot(name.text(), false, false));
    }

    @Override
    public void duplicate(SessionId session, SnapshotName name, SnapshotName copy, TableId table) {
        doing("keep the files of snapshot " + name, () -> new SnapshotDuplicate(root, session).make(name, copy, table));
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
