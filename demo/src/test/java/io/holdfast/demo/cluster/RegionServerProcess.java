package io.holdfast.demo.cluster;

import java.io.IOException;
import org.apache.hadoop.hbase.ServerName;

/** One more region server of a cluster, of the version of the others, in a process of its own. */
public final class RegionServerProcess implements AutoCloseable {

    private final PartProcess process;
    private final ServerName name;

    private RegionServerProcess(PartProcess process) {
        this.process = process;
        this.name = ServerName.valueOf(process.answer());
    }

    /** Returns when it is in service. */
    public static RegionServerProcess join(Cluster cluster) throws IOException {
        return join(cluster, ServerClock.RIGHT);
    }

    /** One whose clock goes wrong. */
    public static RegionServerProcess join(Cluster cluster, ServerClock clock) throws IOException {
        return join(cluster, clock, 0);
    }

    /** What follows one that is gone: of its host and port, and of another start code. */
    public static RegionServerProcess inPlaceOf(Cluster cluster, ServerName gone) throws IOException {
        return join(cluster, ServerClock.RIGHT, gone.getPort());
    }

    private static RegionServerProcess join(Cluster cluster, ServerClock clock, int port) throws IOException {
        return new RegionServerProcess(PartProcess.start(
                cluster.version(),
                RegionServerProcessMain.class,
                cluster.confDir().resolveSibling("logs").resolve("region-server.log"),
                cluster.confDir().resolve("hbase-site.xml").toString(),
                Long.toString(clock.aheadMillis()),
                Long.toString(clock.stepAfterMillis()),
                Long.toString(clock.stepMillis()),
                Integer.toString(port)));
    }

    /** As the master knows it. */
    public ServerName name() {
        return name;
    }

    /**
     * Stops it in the middle of what it does, as a machine that hangs: calls to it are not refused but wait, and nobody
     * notices before its session in ZooKeeper runs out.
     */
    public void freeze() throws IOException {
        try {
            int status = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("unable to stop process " + process.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Kills it at once, and returns when it is gone. */
    @Override
    public void close() {
        process.kill();
    }
}
