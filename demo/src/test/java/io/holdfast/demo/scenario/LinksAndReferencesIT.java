package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.OtherCluster;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose store files are not what their names say: links, halves, halves of links. */
@ExtendWith(SharedCluster.class)
class LinksAndReferencesIT {

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void aCloneWhoseFilesAreLinksComesBackAfterEverythingWasDropped(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName origin = scene.createWithRows("origin", 600, "row-000300");
        TableName clone = scene.table("clone");
        Scene.cloneOf(scene, origin, clone);
        assertThat(scene.storeFiles(clone)).isNotEmpty().allMatch(Scene::isLink);
        Kept kept = scene.keep(clone);

        String backup = scene.backupId(clone);
        scene.drop(origin, clone);
        scene.awaitEmptyArchive();
        scene.restore(backup);

        kept.assertSame(cluster, clone);
        scene.outlivesItsPin(clone, kept);
    }

    @Test
    void aCloneAndItsOriginComeBackTogetherFromOneCopyOfTheirFiles(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        // The snapshot's flush gives the clone a third file, which is enough for HBase to compact it.
        TableName origin = uncompacted(scene, "origin");
        scene.write(origin, 0, 300);
        scene.flush(origin);
        scene.write(origin, 300, 330);
        TableName clone = scene.table("clone");
        Scene.cloneOf(scene, origin, clone);
        scene.write(clone, 5000, 5100);
        Kept keptOrigin = scene.keep(origin);
        Kept keptClone = scene.keep(clone);

        var backup = scene.backup(origin, clone);
        assertThat(backup.path("filesCopied").asInt())
                .isLessThan(backup.path("filesTotal").asInt());
        scene.drop(origin, clone);
        scene.awaitEmptyArchive();
        scene.restore(backup.path("backupId").asText());

        keptOrigin.assertSame(cluster, origin);
        keptClone.assertSame(cluster, clone);
        // The pin of each keeps the files of both, as HBase goes by their names.
        Scene.compact(cluster, origin);
        scene.outlivesItsPin(clone, keptClone);
        keptOrigin.assertSameCells(cluster, origin);
        assertThat(Scene.pinsOf(cluster, origin)).isEmpty();
    }

    @Test
    void aTableJustSplitComesBackHereAndElsewhere(Cluster cluster, Namespace namespace, @OtherCluster Cluster other)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = uncompacted(scene, "split");
        scene.write(table, 0, 500);
        scene.flush(table);
        scene.write(table, 400, 1000);
        scene.flush(table);
        split(cluster, table, "row-000450");
        // The parent's two files are still there, too.
        assertThat(scene.storeFiles(table)).filteredOn(Scene::isReference).hasSize(4);
        Kept kept = scene.keep(table);
        assertThat(kept.shape().boundaries()).containsExactly("", "row-000450");

        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();
        scene.restore(backup);

        kept.assertSame(cluster, table);
        scene.outlivesItsPin(table, kept);

        TableName there = TableName.valueOf("split_elsewhere");
        Scene.restore(scene.operatorOf(other), backup, Scene.as(table, there));
        try {
            kept.assertSame(other, there);
            scene.outlivesItsPin(other, there, kept);
        } finally {
            Scene.drop(other, there);
        }
    }

    @Test
    void aSplitCloneWhoseFilesAreHalvesOfLinksComesBack(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName origin = uncompacted(scene, "origin");
        scene.write(origin, 0, 800);
        scene.flush(origin);
        TableName clone = scene.table("clone");
        Scene.cloneOf(scene, origin, clone);
        split(cluster, clone, "row-000200");
        assertThat(scene.storeFiles(clone))
                .filteredOn(Scene::isReference)
                .hasSize(2)
                .allMatch(Scene::isLink);
        Kept kept = scene.keep(clone);

        String backup = scene.backupId(clone);
        scene.drop(clone, origin);
        scene.awaitEmptyArchive();
        scene.restore(backup);

        kept.assertSame(cluster, clone);
        scene.outlivesItsPin(clone, kept);
    }

    @Test
    void aTableJustMergedComesBack(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = uncompacted(scene, "merged", "row-000300", "row-000600");
        scene.write(table, 0, 900);
        scene.flush(table);
        merge(cluster, table);
        assertThat(scene.storeFiles(table)).anyMatch(Scene::isReference);
        Kept kept = scene.keep(table);
        assertThat(kept.shape().boundaries()).containsExactly("", "row-000600");

        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();
        scene.restore(backup);

        kept.assertSame(cluster, table);
        scene.outlivesItsPin(table, kept);
    }

    @Test
    void aRestoredTableThatIsSplitWhileItsPinStandsKeepsItsRows(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = uncompacted(scene, "table");
        scene.write(table, 0, 500);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();
        scene.restore(backup);

        split(cluster, table, "row-000250");
        assertThat(scene.storeFiles(table))
                .filteredOn(Scene::isReference)
                .hasSize(2)
                .allMatch(Scene::isLink);
        scene.backup(table);
        assertThat(Scene.pinsOf(cluster, table))
                .as("halves of links need the pin")
                .isNotEmpty();
        kept.assertSameCells(cluster, table);
        scene.outlivesItsPin(table, kept);
    }

    @Test
    void aTableWhoseRegionsMoveMeanwhileComesBack(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("moving", 800, "row-000200", "row-000400", "row-000600");
        Kept kept = scene.keep(table);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger moves = new AtomicInteger();
        CompletableFuture<Void> moving = CompletableFuture.runAsync(() -> move(cluster, table, stop, moves));
        String backup;
        try {
            Await.until("a first move", () -> moves.get() > 0);
            backup = scene.backupId(table);
            int during = moves.get();
            Await.until("moves that went on", () -> moves.get() > during);
        } finally {
            stop.set(true);
            moving.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        scene.drop(table);
        scene.restore(backup);

        kept.assertSame(cluster, table);
    }

    static TableName uncompacted(Scene scene, String name, String... splits) throws IOException {
        return scene.create(
                TableDescriptorBuilder.newBuilder(scene.table(name)).setCompactionEnabled(false),
                List.of(Scene.family(Cells.F)),
                splits);
    }

    static void split(Cluster cluster, TableName table, String row)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = cluster.admin()) {
            RegionInfo region = admin.getRegions(table).get(0);
            admin.splitRegionAsync(region.getRegionName(), Cells.bytes(row)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Await.until(
                    "daughters in service", () -> admin.getRegions(table).size() == 2 && admin.isTableAvailable(table));
        }
        awaitLocations(cluster, table);
    }

    private static void merge(Cluster cluster, TableName table)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = cluster.admin()) {
            List<RegionInfo> regions = admin.getRegions(table);
            byte[][] names = {regions.get(0).getRegionName(), regions.get(1).getRegionName()};
            admin.mergeRegionsAsync(names, false).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Await.until(
                    "the merged region in service",
                    () -> admin.getRegions(table).size() == 2 && admin.isTableAvailable(table));
        }
        awaitLocations(cluster, table);
    }

    /** The connection remembers where regions were. */
    private static void awaitLocations(Cluster cluster, TableName table) throws IOException {
        cluster.connection().clearRegionLocationCache();
        try (var locator = cluster.connection().getRegionLocator(table)) {
            Await.until("two regions of " + table, () -> locator.getStartKeys().length == 2);
        }
    }

    private static void move(Cluster cluster, TableName table, AtomicBoolean stop, AtomicInteger moves) {
        try (Admin admin = cluster.admin()) {
            List<ServerName> servers = List.copyOf(admin.getRegionServers());
            while (!stop.get()) {
                for (RegionInfo region : admin.getRegions(table)) {
                    admin.move(region.getEncodedNameAsBytes(), servers.get(moves.get() / 4 % servers.size()));
                    moves.incrementAndGet();
                }
            }
        } catch (IOException e) {
            throw new AssertionError("unable to move regions", e);
        }
    }
}
