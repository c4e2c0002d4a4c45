package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.OtherCluster;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose larger values lie in MOB files, away from their regions. */
@ExtendWith(SharedCluster.class)
class MobIT {

    private static final int VALUE_BYTES = 2000;

    @TempDir
    private Path folder;

    @Test
    void aTableWithMobFilesComesBackUnderItsName(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = mobTable(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();

        scene.restore(backup);

        kept.assertSame(cluster, table);
        scene.outlivesItsPin(table, kept);
    }

    @Test
    void aCopyBesideTheLivingOriginalOutlivesIt(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = mobTable(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        TableName copy = scene.table("copy");

        scene.restore(backup, Scene.as(table, copy));

        kept.assertSame(cluster, copy);
        kept.assertSame(cluster, table);
        scene.drop(table);
        keepsItsPin(scene, cluster, copy, kept);
        scene.drop(copy);
        scene.runLaterCommand(cluster);
        assertThat(Scene.pinsOf(cluster, copy)).isEmpty();
        scene.awaitEmptyArchive();
    }

    @Test
    void aCloneOfATableWithMobFilesComesBackAfterEverythingWasDropped(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = mobTable(scene);
        TableName clone = scene.table("clone");
        Scene.cloneOf(scene, table, clone);
        Kept kept = scene.keep(clone);
        String backup = scene.backupId(clone);
        scene.drop(table, clone);
        scene.awaitEmptyArchive();

        scene.restore(backup);

        kept.assertSame(cluster, clone);
        keepsItsPin(scene, cluster, clone, kept);
    }

    @Test
    void aCopyUnderAnotherNameComesBackAfterTheOriginalWasDropped(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = mobTable(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();
        TableName copy = scene.table("copy");

        scene.restore(backup, Scene.as(table, copy));

        kept.assertSame(cluster, copy);
        keepsItsPin(scene, cluster, copy, kept);
        loseLinks(cluster, copy);
        String again = scene.backupId(copy);
        scene.drop(copy);
        scene.runLaterCommand(cluster);
        scene.awaitEmptyArchive();
        scene.restore(again);
        kept.assertSame(cluster, copy);
    }

    @Test
    void anotherClusterGetsATableWithMobFiles(Cluster cluster, Namespace namespace, @OtherCluster Cluster other)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = mobTable(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();
        TableName there = TableName.valueOf("mob_elsewhere");

        Scene.restore(scene.operatorOf(other), backup, Scene.as(table, there));

        try {
            kept.assertSame(other, there);
            keepsItsPin(scene, other, there, kept);
        } finally {
            Scene.drop(other, there);
        }
    }

    /** What HBase's MOB cleaner does once a day: the cells still are read, but nothing names their files any more. */
    private static void loseLinks(Cluster cluster, TableName table) throws IOException {
        for (String file : World.files(mobFolder(cluster, table))) {
            if (file.contains("=")) {
                Files.delete(mobFolder(cluster, table).resolve(file));
            }
        }
    }

    private static Path mobFolder(Cluster cluster, TableName table) {
        return cluster.root()
                .resolve("mobdir/data")
                .resolve(table.getNamespaceAsString())
                .resolve(table.getQualifierAsString());
    }

    /** Nothing else keeps MOB files that another table wrote. */
    private static void keepsItsPin(Scene scene, Cluster where, TableName table, Kept kept) throws IOException {
        Scene.compact(where, table);
        scene.runLaterCommand(where);
        assertThat(Scene.pinsOf(where, table)).hasSize(1);
        kept.assertSameCells(where, table);
    }

    static TableName mobTable(Scene scene) throws IOException {
        TableName table = scene.create(
                TableDescriptorBuilder.newBuilder(scene.table("mob")),
                List.of(Scene.family(Cells.F).setMobEnabled(true).setMobThreshold(100), Scene.family(Cells.G)),
                "row-000050");
        Cells.writeBulky(scene.cluster().connection(), table, Cells.F, 100, VALUE_BYTES);
        scene.flush(table);
        scene.write(table, 0, 100);
        Cells.write(scene.cluster().connection(), table, 100, 200, Cells.G);
        assertThat(scene.cluster().files("mobdir/data/" + table.getNamespaceAsString()))
                .as("MOB files")
                .isNotEmpty();
        return table;
    }
}
