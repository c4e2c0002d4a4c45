package io.holdfast.backup;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Acl;
import io.holdfast.format.Bytes;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.RegionImage;
import io.holdfast.format.ShardHeader;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoreFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotRegion;
import io.holdfast.hbase.TableFacts;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.FileSet;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares what the shards say with what the snapshots say, region by region and file by file, looks whether each object
 * is there with its length, and writes the manifest down from what was compared.
 */
final class CopyVerification {

    private final Cluster cluster;
    private final Repository repository;
    private final Clock clock;
    private final FullBackupState state;
    private final StepContext context;
    private final KeyPrefix own;
    private final FileSet copied = new FileSet();
    private final Presence presence;
    private long bytesCopied;
    private int nextShard;

    CopyVerification(Cluster cluster, Repository repository, Clock clock, FullBackupState state, StepContext context) {
        this.cluster = cluster;
        this.repository = repository;
        this.clock = clock;
        this.state = state;
        this.context = context;
        this.own = Layout.data(state.session());
        this.presence = repository.presence();
    }

    Manifest manifest() {
        // First what is quickly asked for: the comparison may take hours.
        List<NamespaceImage> namespaces = namespaces();
        List<Acl> acls = new AclCapture(cluster).of(state.tables(), namespaces);
        List<TableImage> tables = new ArrayList<>();
        for (int i = 0; i < state.tables().size(); i++) {
            tables.add(table(i));
            context.progress(i + 1, state.tables().size(), "tables");
        }
        return new Manifest(
                state.backup(),
                state.session(),
                Manifest.FULL,
                cluster.id(),
                cluster.hbaseVersion(),
                cluster.hadoopVersion(),
                state.startedAt(),
                clock.instant(),
                state.label(),
                null,
                namespaces,
                tables,
                tables.stream().mapToLong(TableImage::files).sum(),
                copied.size(),
                tables.stream().mapToLong(TableImage::bytes).sum(),
                bytesCopied,
                acls,
                null);
    }

    private List<NamespaceImage> namespaces() {
        return state.tables().stream()
                .map(TableId::namespace)
                .distinct()
                .map(name -> cluster.tables().namespace(name))
                .toList();
    }

    private TableImage table(int index) {
        TableId table = state.tables().get(index);
        Bytes descriptor = cluster.snapshots().descriptor(state.snapshotOf(index));
        TableFacts facts = cluster.tables().parse(descriptor);
        List<ShardRef> shards = shards(index, table);
        FullBackupState.Cut cut = state.cuts().get(index);
        return new TableImage(
                table,
                cut.enabled() ? "ENABLED" : "DISABLED",
                descriptor,
                facts.families().stream().map(TableFacts.Family::name).toList(),
                facts.coprocessors(),
                facts.families().stream()
                        .flatMap(family -> Stream.of(family.compression(), family.encoding()))
                        .filter(codec -> !codec.equals("NONE"))
                        .distinct()
                        .sorted()
                        .toList(),
                shards.stream().mapToInt(ShardRef::regions).sum(),
                shards.stream().mapToLong(ShardRef::files).sum(),
                shards.stream().mapToLong(ShardRef::bytes).sum(),
                cut.from(),
                cut.to(),
                shards);
    }

    private List<ShardRef> shards(int index, TableId table) {
        List<ShardRef> shards = new ArrayList<>();
        RegionGroups groups = new RegionGroups(regions -> {
            ShardHeader header = new ShardHeader(state.backup(), table, nextShard++);
            List<RegionImage> images = new ArrayList<>();
            ShardRef shard = repository
                    .findShard(header, images::add)
                    .orElseThrow(() -> new Corrupt(
                            "unable to verify backup %s: expected shard %d of table %s, found nothing"
                                    .formatted(state.backup(), header.number(), table),
                            null,
                            null));
            compare(table, regions, images);
            shards.add(shard);
        });
        cluster.snapshots().readRegions(state.snapshotOf(index), groups);
        groups.end();
        return shards;
    }

    private void compare(TableId table, List<SnapshotRegion> expected, List<RegionImage> found) {
        same(table, "regions", expected.size(), found.size());
        for (int r = 0; r < expected.size(); r++) {
            context.checkRunning();
            SnapshotRegion region = expected.get(r);
            RegionImage image = found.get(r);
            same(table, "region", region.encodedName(), image.encodedName());
            same(table, "families", region.families().size(), image.families().size());
            for (int f = 0; f < region.families().size(); f++) {
                compare(table, region.families().get(f), image.families().get(f));
            }
        }
    }

    private void compare(TableId table, SnapshotRegion.Family expected, FamilyFiles found) {
        same(table, "family", expected.name(), found.family());
        same(
                table,
                "files of family " + expected.name(),
                expected.files().size(),
                found.files().size());
        for (int i = 0; i < expected.files().size(); i++) {
            SnapshotRegion.File file = expected.files().get(i);
            StoreFile stored = found.files().get(i);
            same(table, "file", file.name(), stored.name());
            long length = file.length().orElseGet(() -> cluster.files().length(file.origin()));
            same(table, "length of " + file.name(), length, stored.content().length());
            same(table, "presence of " + stored.content().object(), true, presence.holds(stored.content()));
            count(stored);
        }
    }

    private void count(StoreFile stored) {
        if (own.covers(stored.content().object()) && copied.add(stored.content())) {
            bytesCopied += stored.content().length();
        }
    }

    private void same(TableId table, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new Corrupt(
                    "unable to verify the copy of table %s: %s: expected %s, found %s"
                            .formatted(table, what, expected, found),
                    null,
                    null);
        }
    }
}
