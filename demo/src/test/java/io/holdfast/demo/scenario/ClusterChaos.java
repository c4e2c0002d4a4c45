package io.holdfast.demo.scenario;

import io.holdfast.demo.cluster.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;

/** What befalls the regions of a table while it is written to. What HBase refuses does not come to pass. */
final class ClusterChaos {

    private static final long PATIENCE_SECONDS = 60;

    private final Cluster cluster;
    private final TableName table;
    private final Random random;

    ClusterChaos(Cluster cluster, TableName table, Random random) {
        this.cluster = cluster;
        this.table = table;
        this.random = random;
    }

    void flush() throws IOException {
        attempt("flush " + table, admin -> admin.flush(table));
    }

    void split(byte[] row) throws IOException {
        attempt("split " + table, admin -> admin.split(table, row));
    }

    void merge() throws IOException {
        attempt("merge two regions of " + table, admin -> {
            List<RegionInfo> regions = admin.getRegions(table);
            int first = random.nextInt(regions.size() - 1);
            byte[][] both = {
                regions.get(first).getEncodedNameAsBytes(),
                regions.get(first + 1).getEncodedNameAsBytes()
            };
            admin.mergeRegionsAsync(both, false).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        });
    }

    void move() throws IOException {
        attempt("move a region of " + table, admin -> {
            List<ServerName> servers = List.copyOf(admin.getRegionServers());
            List<RegionInfo> regions = admin.getRegions(table);
            RegionInfo region = regions.get(random.nextInt(regions.size()));
            admin.move(region.getEncodedNameAsBytes(), servers.get(random.nextInt(servers.size())));
        });
    }

    /** About half of the regions. */
    void moveTo(ServerName server) throws IOException {
        attempt("move regions of " + table + " to " + server, admin -> {
            for (RegionInfo region : admin.getRegions(table)) {
                if (random.nextBoolean()) {
                    admin.move(region.getEncodedNameAsBytes(), server);
                }
            }
        });
    }

    private interface Attempt {
        void on(Admin admin) throws Exception;
    }

    private void attempt(String what, Attempt attempt) throws IOException {
        try (Admin admin = cluster.admin()) {
            attempt.on(admin);
            System.out.println("    " + what);
        } catch (Exception e) {
            System.out.println("    not to be: " + what + ": " + e.getMessage());
        }
    }
}
