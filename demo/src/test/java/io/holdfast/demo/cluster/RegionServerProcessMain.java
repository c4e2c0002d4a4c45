package io.holdfast.demo.cluster;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.regionserver.HRegionServer;
import org.apache.hadoop.hbase.util.EnvironmentEdgeManager;

/** The main class of a {@link RegionServerProcess}: says its name. */
final class RegionServerProcessMain {

    /** A real one has 90 s, for which tests do not want to wait. */
    private static final String SESSION_MILLIS = "10000";

    private static final long LOOK_NANOS = 50_000_000;

    private RegionServerProcessMain() {}

    /** Arguments: the {@code hbase-site.xml} of the cluster, what a {@link ServerClock} is made of, and a port, or 0 for any. */
    public static void main(String[] args) {
        ServerClock clock = new ServerClock(Long.parseLong(args[1]), Long.parseLong(args[2]), Long.parseLong(args[3]));
        long begun = System.currentTimeMillis();
        EnvironmentEdgeManager.injectEdge(() -> clock.now(begun));
        int status = run(args[0], args[4]);
        Runtime.getRuntime().halt(status);
    }

    private static int run(String siteFile, String port) {
        Configuration settings = HBaseConfiguration.create();
        settings.addResource(new org.apache.hadoop.fs.Path("file://" + siteFile));
        settings.set("zookeeper.session.timeout", SESSION_MILLIS);
        settings.set("hbase.unsafe.regionserver.hostname", "localhost");
        settings.set("hbase.regionserver.ipc.address", "127.0.0.1");
        settings.set("hbase.regionserver.port", port);
        settings.set("hbase.regionserver.info.port", "-1");
        settings.set("hbase.regionserver.msginterval", "500");
        settings.set("hbase.shutdown.hook", "false");
        try {
            HRegionServer server = new HRegionServer(settings);
            server.start();
            while (!server.isOnline()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            PartProcess.ready(server.getServerName());
            PartProcess.awaitEnd();
            return 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return 1;
        }
    }
}
