package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Delete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot or its restore needs goes away in the middle. The command is paused then, so that it surely is so. */
@ExtendWith(SharedCluster.class)
class SnapshotFailureIT {

    private static final int ENDS_WITHIN_SECONDS = 120;
    private static final int CORRUPT = 6;

    @TempDir
    private Path folder;

    @Test
    void aSnapshotWhoseFileIsLostIsRefusedAsCorruptAndRemovedWithItsGroup(Cluster cluster, Namespace namespace)
            throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName whole = shelf.scene().createWithRows("whole", 100);
        TableName table = shelf.scene().createWithRows("lossy", 400, "row-000100", "row-000200", "row-000300");
        shelf.scene().flush(table);
        Kept kept = shelf.scene().keep(table);
        String group = shelf.name("both");
        String name = group + "-" + namespace.name() + "-lossy";

        Process taking = shelf.operator()
                .starts("snapshot", "create", group, "--table", whole.getNameAsString(), table.getNameAsString());
        try {
            Await.closelyUntil("HBase at work on it", () -> cluster.files(".hbase-snapshot").stream()
                    .anyMatch(file -> file.contains(name)));
            DeposedLeaderIT.signal("-STOP", taking);
            Await.until("the snapshot", () -> cluster.files(".hbase-snapshot").contains(name + "/data.manifest"));
            Path lost = shelf.loseFile(shelf.scene().storeFiles(table).get(0));
            DeposedLeaderIT.signal("-CONT", taking);

            assertThat(taking.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
            shelf.findFile(lost);
        } finally {
            taking.destroyForcibly();
        }

        assertThat(taking.exitValue()).isEqualTo(CORRUPT);
        assertThat(World.snapshots(cluster)).noneMatch(snapshot -> snapshot.startsWith(group));
        shelf.nothingIsLeft();
        shelf.create(group, whole, table);
        kept.assertSame(cluster, table);
    }

    /** Of two tables the first has been restored when the second cannot be. */
    @Test
    void aRestoreThatFailsHalfWayPutsTheFormerContentBack(Cluster cluster, Namespace namespace) throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName one = shelf.scene().createWithRows("one", 200, "row-000100");
        TableName two = shelf.scene().createWithRows("two", 100);
        String group = shelf.name("both");
        shelf.create(group, one, two);
        Cells.apply(cluster.connection(), one, List.of(new Delete(Cells.row(3)), new Delete(Cells.row(150))));
        shelf.scene().write(one, 500, 600);
        shelf.scene().write(two, 700, 800);
        Kept formerOne = shelf.scene().keep(one);
        Kept formerTwo = shelf.scene().keep(two);
        JournalWatch journal = new JournalWatch(cluster);

        Process restoring = shelf.operator().starts("snapshot", "restore", group);
        String session;
        try (Admin admin = cluster.admin()) {
            session = journal.await(record -> record.path("step").asText().equals("FAILSAFE"));
            DeposedLeaderIT.signal("-STOP", restoring);
            admin.deleteSnapshot(group + "-" + namespace.name() + "-two");
            DeposedLeaderIT.signal("-CONT", restoring);

            assertThat(restoring.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
        } finally {
            restoring.destroyForcibly();
        }

        assertThat(restoring.exitValue()).isNotZero();
        assertThat(shelf.operator()
                        .asks("session", "show", session)
                        .done()
                        .path("state")
                        .asText())
                .isEqualTo("FAILED");
        formerOne.assertSame(cluster, one);
        formerTwo.assertSame(cluster, two);
        shelf.asks("delete", group + "-" + namespace.name() + "-one").done();
        Scene.compact(cluster, one);
        formerOne.assertSameCells(cluster, one);
        assertThat(World.snapshots(cluster)).noneMatch(name -> name.startsWith("holdfast-failsafe"));
    }
}
