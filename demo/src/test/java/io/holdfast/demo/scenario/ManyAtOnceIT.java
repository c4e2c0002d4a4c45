package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.OtherCluster;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two backups of one table, a backup of another cluster, deletions and gc, all in one repository at one time. */
@ExtendWith(SharedCluster.class)
class ManyAtOnceIT {

    @TempDir
    private Path folder;

    @Test
    void everyBackupThatIsListedComesBack(
            Cluster cluster, Namespace namespace, @OtherCluster Cluster other, @OtherCluster Namespace otherNamespace)
            throws Exception {
        Scene here = Scene.of(cluster, namespace, folder);
        Scene there = new Scene(other, otherNamespace, folder, here.operatorOf(other));
        TableName table = here.createWithRows("table", 500, "row-000250");
        TableName namesake = there.createWithRows("table", 300, "row-000100");
        List<String> old = List.of(here.backupId(table), there.backupId(namesake));
        here.write(table, 1000, 1100);
        here.flush(table);
        there.write(namesake, 2000, 2100);
        there.flush(namesake);
        Kept kept = here.keep(table);
        Kept keptThere = there.keep(namesake);

        List<Process> backups = List.of(
                here.operator().starts("backup", "create", "--table", table.getNameAsString()),
                here.operator().starts("backup", "create", "--table", table.getNameAsString()),
                there.operator().starts("backup", "create", "--table", namesake.getNameAsString()));
        try {
            Await.until("a first intent", () -> !World.files(here.repository().resolve("intents"))
                    .isEmpty());
            here.delete(old.toArray(String[]::new));
            while (backups.stream().anyMatch(Process::isAlive)) {
                here.gc();
            }
            for (Process backup : backups) {
                assertThat(backup.waitFor()).isZero();
            }
        } finally {
            backups.forEach(Process::destroyForcibly);
        }
        here.gc();

        List<String> listed = here.backups();
        assertThat(listed).hasSize(3).doesNotContainAnyElementsOf(old);
        for (String backup : listed) {
            boolean ours = clusterOf(here, backup).equals(idOf(cluster));
            TableName copy = here.table("copy" + listed.indexOf(backup));
            here.restore(backup, Scene.as(ours ? table : namesake, copy));
            (ours ? kept : keptThere).assertSame(cluster, copy);
        }
        KilledCommandIT.nothingIsLeft(here);
        KilledCommandIT.nothingIsLeft(there);
    }

    private static String clusterOf(Scene scene, String backup) {
        return scene.operator()
                .asks("backup", "show", backup)
                .done()
                .path("clusterId")
                .asText();
    }

    private static String idOf(Cluster cluster) throws IOException {
        try (Admin admin = cluster.admin()) {
            return admin.getClusterMetrics().getClusterId();
        }
    }
}
