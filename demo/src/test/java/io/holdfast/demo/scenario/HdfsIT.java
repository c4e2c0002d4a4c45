package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.HdfsCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.OtherCluster;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cluster whose root directory is in an HDFS. */
@ExtendWith(SharedCluster.class)
class HdfsIT {

    private static final String UNFINISHED = ".unfinished";

    @TempDir
    private Path folder;

    /** Where the repository is. */
    enum Destination {
        LOCAL_DISK,
        THE_SAME_HDFS,
        S3
    }

    private String location(Destination destination, Cluster cluster) {
        return switch (destination) {
            case LOCAL_DISK -> "file:" + folder.resolve("repository");
            case THE_SAME_HDFS ->
                cluster.hdfs().getUri() + "/repository-" + folder.getFileName().toString();
            case S3 -> S3Bucket.location(folder.getFileName().toString());
        };
    }

    @ParameterizedTest
    @EnumSource
    void aTableComesBackHereAndElsewhereFrom(
            Destination destination,
            @HdfsCluster Cluster cluster,
            @HdfsCluster Namespace namespace,
            @OtherCluster Cluster other)
            throws IOException {
        Scene scene = Scene.at(cluster, namespace, folder, location(destination, cluster));
        TableName table = ofManyBlocks(scene);
        Kept kept = scene.keep(table);

        JsonNode backup = scene.backup(table);

        assertThat(backup.path("filesCopied").asInt())
                .isEqualTo(backup.path("filesTotal").asInt());
        assertThat(scene.backup(table).path("filesCopied").asInt()).isZero();
        String id = backup.path("backupId").asText();
        TableName restored = scene.table("restored");
        scene.restore(id, Scene.as(table, restored));
        kept.assertSame(cluster, restored);
        kept.assertSame(cluster, table);
        assertThat(cluster.files(".holdfast")).as("staging").isEmpty();

        scene.drop(table, restored);
        scene.restore(id);
        kept.assertSame(cluster, table);

        TableName there = TableName.valueOf("from_hdfs");
        Scene.restore(scene.operatorOf(other), id, Scene.as(table, there));
        try {
            kept.assertSame(other, there);
        } finally {
            Scene.drop(other, there);
        }
    }

    @Test
    void aTableOfALocalDiskComesBackInHdfs(
            @OtherCluster Cluster other, @OtherCluster Namespace namespace, @HdfsCluster Cluster cluster)
            throws IOException {
        Scene scene = Scene.at(other, namespace, folder, location(Destination.THE_SAME_HDFS, cluster));
        TableName table = scene.createWithRows("table", 500, "row-000250");
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        TableName there = TableName.valueOf("into_hdfs");

        Scene.restore(scene.operatorOf(cluster), backup, Scene.as(table, there));

        try {
            kept.assertSame(cluster, there);
            scene.outlivesItsPin(cluster, there, kept);
        } finally {
            Scene.drop(cluster, there);
        }
    }

    @Test
    void halvesOfLinksAndMobFilesComeBack(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName origin = LinksAndReferencesIT.uncompacted(scene, "origin");
        scene.write(origin, 0, 500);
        scene.flush(origin);
        TableName clone = scene.table("clone");
        Scene.cloneOf(scene, origin, clone);
        LinksAndReferencesIT.split(cluster, clone, "row-000200");
        TableName mob = MobIT.mobTable(scene);
        Kept keptClone = scene.keep(clone);
        Kept keptMob = scene.keep(mob);

        String backup = scene.backupId(clone, mob);
        scene.drop(origin, clone, mob);
        scene.awaitEmptyArchive();
        scene.restore(backup);
        scene.restore(backup, "--table=" + mob + "=" + scene.table("mob_copy"));

        keptClone.assertSame(cluster, clone);
        keptMob.assertSame(cluster, mob);
        keptMob.assertSame(cluster, scene.table("mob_copy"));
        scene.outlivesItsPin(clone, keptClone);
    }

    @Test
    void aFileIsWholeAndClosedBeforeItHasItsName(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = ofManyBlocks(scene);
        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();
        List<String> seen = new ArrayList<>();
        List<String> open = new ArrayList<>();

        CompletableFuture<JsonNode> restore = CompletableFuture.supplyAsync(() -> scene.restore(backup));
        while (!restore.isDone()) {
            for (String place : List.of(".holdfast", "archive/data/" + namespace.name(), ".hbase-snapshot")) {
                for (String file : cluster.files(place)) {
                    // What leads back from a file to a clone is HBase's own, and empty.
                    if (!file.contains(UNFINISHED) && !file.contains(".tmp/") && !file.contains("/.links-")) {
                        seen.add(place);
                        if (!isClosed(cluster, place + "/" + file)) {
                            open.add(place + "/" + file);
                        }
                    }
                }
            }
        }
        restore.join();

        assertThat(open).as("files with their names that are still written").isEmpty();
        assertThat(seen).contains(".holdfast", "archive/data/" + namespace.name());
    }

    private static boolean isClosed(Cluster cluster, String file) throws IOException {
        try {
            return cluster.hdfs().isFileClosed(new org.apache.hadoop.fs.Path("/hbase", file));
        } catch (FileNotFoundException moved) {
            return true;
        }
    }

    @Test
    void commandsThatAreKilledArePutRightByTheNext(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace)
            throws Exception {
        String repository = location(Destination.THE_SAME_HDFS, cluster);
        Scene scene = Scene.at(cluster, namespace, folder, repository);
        TableName table = scene.create("bulky", "row-000200", "row-000400", "row-000600");
        Cells.writeBulky(cluster.connection(), table, Cells.F, 800, 20_000);
        scene.flush(table);
        TableName small = scene.createWithRows("small", 20);
        Kept kept = scene.keep(table);
        var data = new org.apache.hadoop.fs.Path(repository, "data");

        KilledCommandIT.kill(
                scene.operator().starts("backup", "create", "--table", table.getNameAsString()),
                () -> cluster.hdfs().exists(data));
        String next = scene.backupId(small);

        KilledCommandIT.nothingIsLeft(scene);
        assertThat(cluster.hdfs().exists(new org.apache.hadoop.fs.Path(repository, "intents")))
                .as("intents")
                .isFalse();
        assertThat(scene.backups().get(0)).isEqualTo(next);
        String backup = scene.backupId(table);
        scene.drop(table);
        scene.awaitEmptyArchive();
        KilledCommandIT.kill(scene.operator().starts("restore", backup), () -> cluster.files(".holdfast").stream()
                .anyMatch(file -> file.contains("/files/")));
        scene.backupId(small);

        KilledCommandIT.nothingIsLeft(scene);
        boolean restored;
        try (Admin admin = cluster.admin()) {
            restored = admin.tableExists(table);
        }
        if (!restored) {
            assertThat(Scene.pinsOf(cluster, table)).isEmpty();
            scene.restore(backup);
        }
        kept.assertSame(cluster, table);
    }

    @Test
    void aUserWithoutTheRightsIsToldSo(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 50);
        String backup = scene.backupId(table);
        var stranger = Map.of("HADOOP_USER_NAME", "stranger");
        var before = World.of(cluster);

        String message = scene.operator()
                .asksIn(stranger, "restore", backup, "--suffix", "_x")
                .refused(3, "REJECTED");

        assertThat(message).contains("stranger").contains("ermission");
        assertThat(World.of(cluster)).isSubsetOf(before);
        scene.restore(backup, "--suffix", "_x");
    }

    /** Two regions with files of several blocks each, and small ones. */
    private static TableName ofManyBlocks(Scene scene) throws IOException {
        TableName table = scene.create("many_blocks", "row-000100");
        Cells.writeBulky(scene.cluster().connection(), table, Cells.F, 200, 25_000);
        scene.flush(table);
        scene.write(table, 50, 150);
        return table;
    }

    @AfterAll
    static void forgetCredentials() {
        S3Bucket.forgetCredentials();
    }
}
