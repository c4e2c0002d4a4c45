package io.holdfast.demo.cluster;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.regionserver.HRegionServer;

/** The main class of a {@link RegionServerProcess}: says its name when it is in service, and ends with standard input. */
final class RegionServerProcessMain {

    static final String READY = "REGION SERVER READY ";

    /** A real one has 90 s, for which tests do not want to wait. */
    private static final String SESSION_MILLIS = "10000";

    private RegionServerProcessMain() {}

    /** Argument: the {@code hbase-site.xml} of the cluster. */
    public static void main(String[] args) {
        int status = run(args[0]);
        Runtime.getRuntime().halt(status);
    }

    private static int run(String siteFile) {
        Configuration settings = HBaseConfiguration.create();
        settings.addResource(new org.apache.hadoop.fs.Path("file://" + siteFile));
        settings.set("zookeeper.session.timeout", SESSION_MILLIS);
        settings.set("hbase.unsafe.regionserver.hostname", "localhost");
        settings.set("hbase.regionserver.ipc.address", "127.0.0.1");
        settings.set("hbase.regionserver.port", "0");
        settings.set("hbase.regionserver.info.port", "-1");
        settings.set("hbase.regionserver.msginterval", "500");
        settings.set("hbase.shutdown.hook", "false");
        try {
            HRegionServer server = new HRegionServer(settings);
            server.start();
            while (!server.isOnline()) {
                Thread.sleep(100);
            }
            System.out.println(READY + server.getServerName());
            while (System.in.read() >= 0) {
                // Nothing is said but the end.
            }
            return 0;
        } catch (InterruptedException | IOException | RuntimeException e) {
            e.printStackTrace();
            return 1;
        }
    }
}
