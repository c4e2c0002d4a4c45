package io.holdfast.demo.embedded;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.LocalHBaseCluster;
import org.apache.hadoop.hbase.util.JVMClusterUtil;
import org.apache.hadoop.hbase.zookeeper.MiniZooKeeperCluster;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.jspecify.annotations.Nullable;

/**
 * A real HBase, mostly with its ZooKeeper, in this process, with everything in one folder. Started again on the same folder it
 * has its data again, also after its process was killed. Other processes connect with {@link #confDir()} alone.
 *
 * <p>Start and stop are slow (seconds) and belong to one thread; between them everything is HBase's own affair.
 */
public final class EmbeddedHBase implements AutoCloseable {

    private static final String KILLED = "killed";

    private final EmbeddedHBaseSettings settings;
    private final FolderLayout layout;
    private @Nullable FolderLock lock;
    private @Nullable HBaseLog log;
    private @Nullable MiniZooKeeperCluster zooKeeper;
    private @Nullable LocalHBaseCluster servers;
    private int clientPort;

    private EmbeddedHBase(EmbeddedHBaseSettings settings) {
        this.settings = settings;
        this.layout = new FolderLayout(settings.folder());
    }

    /**
     * Starts HBase and returns when its master is initialised. {@code CONFLICT} if another one runs in this folder;
     * {@code UNAVAILABLE} if it does not come up, with nothing left running.
     */
    public static EmbeddedHBase start(EmbeddedHBaseSettings settings) {
        EmbeddedHBase hbase = new EmbeddedHBase(settings);
        try {
            hbase.startAll();
            return hbase;
        } catch (IOException e) {
            hbase.close();
            throw hbase.notStarted(e);
        } catch (InterruptedException e) {
            hbase.close();
            Thread.currentThread().interrupt();
            throw hbase.notStarted(e);
        } catch (RuntimeException e) {
            hbase.close();
            throw e;
        }
    }

    /** The folder with {@code hbase-site.xml}: all that another process needs. */
    public Path confDir() {
        return layout.conf();
    }

    /** Settings for a client, fresh with each call. */
    public Configuration configuration() {
        return SiteConfiguration.forClients(settings, layout, clientPort);
    }

    /** HBase's root directory. */
    public Path root() {
        return layout.root();
    }

    /** Where HBase, Hadoop and ZooKeeper write what they have to say. */
    public Path logFile() {
        return layout.log();
    }

    /**
     * Stops one server of this kind in the middle of what it does, and returns when it is gone; nothing is flushed. Of the
     * region servers, the one that came first. Other than after a kill of its process, nobody has to wait for its session in
     * ZooKeeper to expire.
     */
    public void kill(Part part) throws IOException {
        LocalHBaseCluster running = running();
        switch (part) {
            case REGION_SERVER -> {
                JVMClusterUtil.RegionServerThread victim =
                        running.getLiveRegionServers().get(0);
                victim.getRegionServer().abort(KILLED, null);
                running.waitOnRegionServer(victim);
            }
            case MASTER -> {
                JVMClusterUtil.MasterThread victim = running.getLiveMasters().get(0);
                victim.getMaster().abort(KILLED, null);
                running.waitOnMaster(victim);
            }
            case ZOOKEEPER -> {
                if (zooKeeper == null) {
                    throw new IllegalStateException("it is none of its own, or stopped");
                }
                stopZooKeeper();
            }
        }
    }

    /** Starts one server of this kind, and returns while it still finds its place among the others. */
    public void start(Part part) throws IOException, InterruptedException {
        LocalHBaseCluster running = running();
        switch (part) {
            case REGION_SERVER -> running.addRegionServer().start();
            case MASTER -> running.addMaster().start();
            case ZOOKEEPER -> startZooKeeper();
        }
    }

    private LocalHBaseCluster running() {
        if (servers == null) {
            throw new IllegalStateException("closed");
        }
        return servers;
    }

    /** Stops region servers, master and ZooKeeper, in this order; the other way round they would wait for each other. */
    @Override
    public void close() {
        try {
            stopServers();
            stopZooKeeper();
            if (log != null) {
                log.close();
                log = null;
            }
            if (lock != null) {
                lock.close();
                lock = null;
            }
        } catch (IOException e) {
            throw new Unavailable("unable to stop the embedded HBase in " + layout.folder(), null, e);
        }
    }

    private void startAll() throws IOException, InterruptedException {
        Files.createDirectories(layout.temporary());
        Files.createDirectories(layout.log().getParent());
        lock = FolderLock.acquire(layout.lock());
        log = HBaseLog.to(layout.log());
        startZooKeeper();
        LeftoverServers.remove(clientPort);
        SiteConfiguration.write(settings, layout, clientPort);
        startServers();
    }

    private void startZooKeeper() throws IOException, InterruptedException {
        if (settings.zooKeeperPort().isPresent()) {
            clientPort = settings.zooKeeperPort().getAsInt();
            return;
        }
        zooKeeper = new MiniZooKeeperCluster();
        // Taken when it is free; otherwise the next free one is.
        SiteConfiguration.earlierClientPort(layout).ifPresent(zooKeeper::setDefaultClientPort);
        clientPort = zooKeeper.startup(layout.zooKeeper().toFile());
    }

    private void startServers() throws IOException {
        // Metrics of a second server, and of a second start in this process, would clash by name otherwise.
        DefaultMetricsSystem.setMiniClusterMode(true);
        Configuration conf = SiteConfiguration.forServers(settings, layout, clientPort);
        servers = new LocalHBaseCluster(conf, 1, settings.regionServers());
        servers.startup();
    }

    private void stopServers() {
        if (servers == null) {
            return;
        }
        // A stopping master lists its threads on standard output, whatever the logging is set to.
        PrintStream standardOutput = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            servers.shutdown();
            servers.join();
        } finally {
            System.setOut(standardOutput);
        }
        servers = null;
    }

    private void stopZooKeeper() throws IOException {
        if (zooKeeper != null) {
            zooKeeper.shutdown();
            zooKeeper = null;
        }
    }

    private Unavailable notStarted(Exception cause) {
        return new Unavailable(
                "unable to start the embedded HBase in " + layout.folder() + ": " + cause.getMessage(),
                "what its servers said is in " + layout.log(),
                cause);
    }
}
