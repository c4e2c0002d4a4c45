package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.HBaseVersion;
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

/** Backups and snapshots of a cluster whose servers are of another version than our client. */
@ExtendWith(SharedCluster.class)
abstract class EveryVersion {

    private final HBaseVersion version;

    @TempDir
    private Path folder;

    EveryVersion(HBaseVersion version) {
        this.version = version;
    }

    @Test
    void theServersAreOfThatVersion(Cluster cluster) throws IOException {
        try (Admin admin = cluster.admin()) {
            assertThat(admin.getClusterMetrics().getHBaseVersion()).startsWith(version.number() + ".");
        }
    }

    @Test
    void aBackupComesBackBesideItsTableAndInItsPlace(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", 300, "row-000100");
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        TableName copy = scene.table("copy");

        scene.restore(backup, Scene.as(table, copy));
        kept.assertSame(cluster, copy);
        scene.outlivesItsPin(copy, kept);

        Cells.apply(cluster.connection(), table, List.of(new Delete(Cells.row(3)), new Delete(Cells.row(150))));
        scene.restore(backup, "--overwrite");
        kept.assertSame(cluster, table);
        assertThat(scene.operator().asks("repo", "verify", "--deep").status()).isZero();
    }

    @Test
    void aSnapshotIsTakenVerifiedClonedAndRestored(Cluster cluster, Namespace namespace) throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().createWithRows("orders", 300, "row-000100");
        Kept kept = shelf.scene().keep(table);
        String name = shelf.name("one");
        TableName clone = shelf.scene().table("clone");

        shelf.create(name, table);
        assertThat(shelf.asks("verify", name).done().path("findings")).isEmpty();
        shelf.scene().write(table, 500, 700);
        shelf.asks("clone", name, "--as", clone.getNameAsString()).done();
        kept.assertSame(cluster, clone);
        shelf.asks("restore", name).done();
        kept.assertSame(cluster, table);
    }
}
