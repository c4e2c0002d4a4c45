package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots while parts of HBase, or all of it, go away. */
@ExtendWith(SharedCluster.class)
class SnapshotOutageIT {

    @TempDir
    private Path folder;

    /** The regions move to the other server meanwhile. */
    @Test
    void aRegionServerThatGoesAwayDoesNotSpoilIt(Cluster cluster, Namespace namespace) throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().createWithRows("table", 400, "row-000100", "row-000200", "row-000300");
        Kept kept = shelf.scene().keep(table);

        CompletableFuture<Answer> taking = CompletableFuture.supplyAsync(
                () -> shelf.asks("create", shelf.name("one"), "--table", table.getNameAsString()));
        try (Admin admin = cluster.admin()) {
            ServerName victim = admin.getRegionServers().iterator().next();
            admin.stopRegionServer(victim.getHostname() + ":" + victim.getPort());
            Answer answer = taking.join();

            if (answer.status() == 0) {
                TableName copy = shelf.scene().table("copy");
                shelf.asks("clone", shelf.name("one"), "--as", copy.getNameAsString())
                        .done();
                kept.assertSameCells(cluster, copy);
            } else {
                assertThat(World.snapshots(cluster)).doesNotContain(shelf.name("one"));
            }
        } finally {
            cluster.restart();
        }
    }

    /** Master, region servers and ZooKeeper are killed at once, and start again. */
    @Test
    void whenAllOfHBaseIsKilledTheNextCommandFinishesOrRemovesIt(Cluster cluster, Namespace namespace)
            throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().createWithRows("table", 400, "row-000100", "row-000200", "row-000300");
        Kept kept = shelf.scene().keep(table);
        String name = shelf.name("one");

        Process taking = shelf.operator().starts("snapshot", "create", name, "--table", table.getNameAsString());
        try {
            Await.closelyUntil("HBase at work on it", () -> cluster.files(".hbase-snapshot").stream()
                    .anyMatch(file -> file.contains(name)));
        } finally {
            cluster.process().kill();
            taking.destroyForcibly();
        }
        cluster.restart();

        shelf.create(shelf.name("next"), table);

        if (World.snapshots(cluster).contains(name)) {
            shelf.asks("verify", name).done();
        }
        TableName copy = shelf.scene().table("copy");
        shelf.asks("clone", shelf.name("next"), "--as", copy.getNameAsString()).done();
        kept.assertSameCells(cluster, copy);
        assertThat(cluster.files(".holdfast")).isEmpty();
    }
}
