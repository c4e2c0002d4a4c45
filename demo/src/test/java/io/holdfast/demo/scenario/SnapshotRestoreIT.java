package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Delete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables that come back from snapshots, in place or under another name. */
@ExtendWith(SharedCluster.class)
class SnapshotRestoreIT {

    private static final List<String> STEPS = List.of("TAKE", "PREPARE", "FLUSH_REGIONS");
    private static final String PIN = "holdfast-pin-";

    @TempDir
    private Path folder;

    @Test
    void restoresInPlaceWithItsGroup(Cluster cluster, Namespace namespace) throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName one = shelf.scene().createWithRows("one", 200, "row-000100");
        TableName two = shelf.scene().createWithRows("two", 100);
        Kept keptOne = shelf.scene().keep(one);
        Kept keptTwo = shelf.scene().keep(two);
        shelf.create(shelf.name("both"), one, two);
        Cells.apply(cluster.connection(), one, List.of(new Delete(Cells.row(3)), new Delete(Cells.row(150))));
        shelf.scene().write(two, 500, 600);
        try (Admin admin = cluster.admin()) {
            admin.disableTable(two);
        }

        shelf.asks("restore", shelf.name("both")).done();

        keptOne.assertSame(cluster, one);
        try (Admin admin = cluster.admin()) {
            assertThat(admin.isTableDisabled(two)).as("it stays disabled").isTrue();
            admin.enableTable(two);
        }
        keptTwo.assertSame(cluster, two);
        shelf.asks("delete", shelf.name("both")).done();
        assertThat(World.snapshots(cluster)).noneMatch(name -> name.startsWith("holdfast-failsafe"));
        Scene.compact(cluster, one);
        keptOne.assertSameCells(cluster, one);
    }

    @Test
    void aRestoreThatIsKilledIsFinishedByTheNextCommand(Cluster cluster, Namespace namespace) throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().createWithRows("table", 200, "row-000100");
        Kept kept = shelf.scene().keep(table);
        shelf.create(shelf.name("one"), table);
        shelf.scene().write(table, 500, 700);

        KilledCommandIT.kill(
                shelf.operator().starts("snapshot", "restore", shelf.name("one")),
                () -> World.snapshots(cluster).stream().anyMatch(name -> name.startsWith("holdfast-failsafe")));
        shelf.asks("delete", shelf.name("one")).done();

        kept.assertSame(cluster, table);
        assertThat(World.snapshots(cluster)).noneMatch(name -> name.startsWith("holdfast-failsafe"));
        assertThat(cluster.files(".holdfast")).isEmpty();
    }

    @Test
    void aCloneSurvivesTheDeletionOfItsSnapshotAndOfItsOrigin(Cluster cluster, Namespace namespace) throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName origin = LinksAndReferencesIT.uncompacted(shelf.scene(), "origin");
        shelf.scene().write(origin, 0, 300);
        shelf.scene().flush(origin);
        shelf.scene().write(origin, 300, 500);
        LinksAndReferencesIT.split(cluster, origin, "row-000250");
        Kept kept = shelf.scene().keep(origin);
        TableName clone = shelf.scene().table("clone");
        shelf.create(shelf.name("one"), origin);

        shelf.asks("clone", shelf.name("one"), "--as", clone.getNameAsString()).done();
        assertThat(shelf.scene().storeFiles(clone))
                .as("references of links")
                .anyMatch(file -> Scene.isLink(file) && Scene.isReference(file));
        assertThat(shelf.asks("delete", pin(cluster, clone)).refused(4, "CONFLICT"))
                .contains("keeps files");
        shelf.asks("delete", shelf.name("one")).done();
        shelf.scene().drop(origin);
        runLaterCommand(shelf);
        awaitCleaners(cluster, shelf);

        kept.assertSameCells(cluster, clone);
        Scene.compact(cluster, clone);
        kept.assertSameCells(cluster, clone);
        runLaterCommand(shelf);
        assertThat(World.snapshots(cluster)).noneMatch(name -> name.startsWith(PIN));
    }

    private static String pin(Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            return admin.listSnapshots().stream()
                    .filter(snapshot -> snapshot.getName().startsWith(PIN)
                            && snapshot.getTableName().equals(table))
                    .findFirst()
                    .orElseThrow()
                    .getName();
        }
    }

    /** Any command that leads lets go of pins that nobody needs. */
    private static void runLaterCommand(Shelf shelf) throws IOException {
        TableName later = shelf.scene().create("later");
        shelf.create(shelf.name("later"), later);
        shelf.asks("delete", shelf.name("later")).done();
        shelf.scene().drop(later);
    }

    /** Once a file that nobody knows is gone, the cleaners have been there. */
    private static void awaitCleaners(Cluster cluster, Shelf shelf) throws IOException {
        TableName decoy = shelf.scene().create("decoy");
        shelf.scene().write(decoy, 0, 10);
        shelf.scene().flush(decoy);
        shelf.scene().drop(decoy);
        Await.untilNone(
                "no file of the decoy", () -> cluster.files("archive/data/" + decoy.getNamespaceAsString() + "/decoy"));
    }

    @Test
    void whatAKilledSnapshotLeftIsFinishedOrRemovedByTheNextCommand(Cluster cluster, Namespace namespace)
            throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName one = shelf.scene().createWithRows("one", 100, "row-000050");
        TableName two = shelf.scene().createWithRows("two", 100);
        for (int seed = Integer.getInteger("seed", 0), runs = 0; runs < 2; seed++, runs++) {
            String name = shelf.name("killed" + seed);
            List<String> fromThereOn = STEPS.subList(seed % STEPS.size(), STEPS.size());
            KilledCommandIT.kill(
                    shelf.operator()
                            .starts(
                                    "snapshot",
                                    "create",
                                    name,
                                    "--table",
                                    one.getNameAsString(),
                                    two.getNameAsString()),
                    () -> World.journal(cluster).stream()
                            .filter(record -> record.contains("\"parent\""))
                            .anyMatch(record -> fromThereOn.stream()
                                    .anyMatch(step -> record.contains("\"step\":\"" + step + "\""))));
            shelf.create(name + "-next", one);

            assertThat(World.snapshots(cluster))
                    .as("all or none of %s", name)
                    .filteredOn(snapshot -> snapshot.startsWith(name + "-" + namespace.name()))
                    .satisfiesAnyOf(snapshots -> assertThat(snapshots).isEmpty(), snapshots -> assertThat(snapshots)
                            .hasSize(2));
            shelf.nothingIsLeft();
        }
    }
}
