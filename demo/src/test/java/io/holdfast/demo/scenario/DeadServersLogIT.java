package io.holdfast.demo.scenario;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * When a server dies, HBase gives each region the edits that the server's log has under the region's name. What was written to
 * a table before it was restored does not come back so.
 */
@ExtendWith(SharedCluster.class)
class DeadServersLogIT {

    private static final int ROWS = 200;

    @TempDir
    private Path folder;

    @Test
    void whatWasOverwrittenStaysAway(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", ROWS, "row-000100");
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        try (RegionServerProcess doomed = RegionServerProcess.join(cluster)) {
            Placement.move(cluster, table, doomed.name());
            scene.write(table, 2 * ROWS, 3 * ROWS);
            scene.restore(backup, "--overwrite");
            kept.assertSame(cluster, table);
        }
        openAnew(cluster, table);
        kept.assertSame(cluster, table);
    }

    @Test
    void whatWasDroppedStaysAway(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", ROWS, "row-000100");
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        try (RegionServerProcess doomed = RegionServerProcess.join(cluster)) {
            Placement.move(cluster, table, doomed.name());
            scene.write(table, 2 * ROWS, 3 * ROWS);
            scene.drop(table);
            scene.restore(backup);
            kept.assertSame(cluster, table);
        }
        openAnew(cluster, table);
        kept.assertSame(cluster, table);
    }

    /** Once the log of the dead server was divided among the regions. */
    private static void openAnew(Cluster cluster, TableName table) throws IOException {
        PitrTroubleIT.awaitOnline(cluster, table);
        try (Admin admin = cluster.admin()) {
            admin.disableTable(table);
            admin.enableTable(table);
        }
    }
}
