package io.holdfast.demo.scenario;

import io.holdfast.demo.cluster.Cluster;
import java.io.IOException;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;

/** Puts the regions of a table where a test wants them. HBase may decide otherwise: then it is asked again. */
final class Placement {

    private Placement() {}

    /** Returns when all of them are there. */
    static void move(Cluster cluster, TableName table, ServerName to) throws IOException {
        try (Admin admin = cluster.admin()) {
            for (RegionInfo region : admin.getRegions(table)) {
                Await.until("region %s is on %s".formatted(region.getEncodedName(), to), () -> {
                    boolean isThere = isOn(admin, region, to);
                    if (!isThere) {
                        ask(admin, region, to);
                    }
                    return isThere;
                });
            }
        }
    }

    private static boolean isOn(Admin admin, RegionInfo region, ServerName server) throws IOException {
        return admin.getRegions(server).stream()
                .anyMatch(there -> there.getEncodedName().equals(region.getEncodedName()));
    }

    private static void ask(Admin admin, RegionInfo region, ServerName to) {
        try {
            admin.move(region.getEncodedNameAsBytes(), to);
        } catch (IOException moving) {
            // It is on its way somewhere: it is looked for again, and asked for.
        }
    }
}
