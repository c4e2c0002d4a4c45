package io.holdfast.demo.cluster;

import io.holdfast.demo.data.TagConnection;
import io.holdfast.demo.embedded.EmbeddedHBaseSettings;
import io.holdfast.demo.embedded.HBaseProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.security.access.AccessController;
import org.apache.hadoop.hbase.zookeeper.ZKConfig;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * An HBase in a process of its own with two region servers, whose cleaners delete every second what nobody holds. It is
 * shared: a test that kills it starts it again.
 */
public final class Cluster implements AutoCloseable {

    private static final int REGION_SERVERS = 2;
    private static final int SESSION_MILLIS = 40_000;

    private final EmbeddedHBaseSettings settings;
    private final HBaseVersion version;
    private final @Nullable Base base;
    private final AtomicInteger namespaces = new AtomicInteger();
    private final RootFiles files;
    private HBaseProcess process;
    private Connection connection;
    private ZooKeeper zooKeeper;

    /** What a cluster stands on that is in processes of its own, as on several machines. */
    private record Base(ZooKeeperProcess zooKeeper, HdfsProcess hdfs) implements AutoCloseable {

        static Base start(Path folder) throws IOException {
            ZooKeeperProcess zooKeeper = ZooKeeperProcess.start(folder.resolve("zookeeper-process"));
            try {
                return new Base(zooKeeper, HdfsProcess.start(folder.resolve("dfs")));
            } catch (IOException | RuntimeException e) {
                zooKeeper.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            hdfs.close();
            zooKeeper.close();
        }
    }

    private Cluster(EmbeddedHBaseSettings settings, HBaseVersion version, @Nullable Base base) throws IOException {
        this.settings = settings;
        this.version = version;
        this.base = base;
        this.process = HBaseProcess.start(settings, version.classPath());
        this.connection = TagConnection.open(process.configuration());
        this.zooKeeper = openZooKeeper(process);
        this.files = RootFiles.of(process.configuration());
    }

    /** One whose root directory is a folder of this machine. */
    static Cluster start(String name) {
        try {
            return new Cluster(settings(newFolder(name)), HBaseVersion.OURS, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One whose servers are of this version.
     *
     * @param with settings of theirs, as {@code key=value}
     */
    static Cluster start(HBaseVersion version, List<String> with) {
        try {
            EmbeddedHBaseSettings settings = settings(newFolder("hbase-" + version.number()));
            for (String setting : with) {
                int sign = setting.indexOf('=');
                settings = settings.with(setting.substring(0, sign), setting.substring(sign + 1));
            }
            return new Cluster(version == HBaseVersion.OURS ? settings : ofAnotherVersion(settings), version, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedHBaseSettings ofAnotherVersion(EmbeddedHBaseSettings settings) {
        return settings
                // A site file of 3.0 may name masters alone, which no client of another version asks first.
                .with("hbase.client.registry.impl", "org.apache.hadoop.hbase.client.ZKConnectionRegistry")
                // The local file system of Hadoop 3.2, which 3.0 comes with, does flush, but does not say so.
                .with("hbase.unsafe.stream.capability.enforce", "false")
                // So long a server waits before it takes over the logs that a dead one has not replicated; 3.0
                // removes no
                // replication peer meanwhile. A real one waits 30 to 60 s.
                .with("replication.sleep.before.failover", "3000");
    }

    /** One that lets only those in who were granted it; whoever started it may do everything. Who one is, one says. */
    static Cluster startGuarded(String name) {
        try {
            String guard = AccessController.class.getName();
            return new Cluster(
                    settings(newFolder(name))
                            .with("hbase.security.authorization", "true")
                            .with("hbase.coprocessor.master.classes", guard)
                            .with("hbase.coprocessor.region.classes", guard)
                            .with("hbase.coprocessor.regionserver.classes", guard),
                    HBaseVersion.OURS,
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whose root directory is in an HDFS, and whose ZooKeeper is a process, of its own. */
    static Cluster startOnHdfs(String name) {
        try {
            Path folder = newFolder(name);
            Base base = Base.start(folder);
            HdfsProcess hdfs = base.hdfs();
            return new Cluster(
                    settings(folder)
                            .withZooKeeperAt(base.zooKeeper().port())
                            .with("fs.defaultFS", hdfs.uri())
                            .with("hbase.rootdir", hdfs.uri() + "/hbase")
                            .with("dfs.replication", "2")
                            .with("dfs.blocksize", Integer.toString(HdfsProcess.BLOCK_BYTES)),
                    HBaseVersion.OURS,
                    base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newFolder(String name) throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "clusters"));
        return Files.createTempDirectory(parent, name + "-").toAbsolutePath();
    }

    private static EmbeddedHBaseSettings settings(Path folder) {
        return EmbeddedHBaseSettings.in(folder)
                .withRegionServers(REGION_SERVERS)
                .withEagerCleaners()
                // Who waits for the end of a procedure looks often, and has as much patience as usual.
                .with("hbase.client.pause", "10")
                .with("hbase.client.retries.number", "60");
    }

    /** The folder with {@code hbase-site.xml}: what {@code --hbase-conf} is given. */
    public Path confDir() {
        return process.confDir();
    }

    /** HBase's root directory, where that is a folder of this machine. */
    public Path root() {
        if (base != null) {
            throw new IllegalStateException(
                    "the root directory is in " + base.hdfs().uri());
        }
        return process.root();
    }

    /** All files below a folder of the root directory, relative to it; what vanishes meanwhile is left out. */
    public SortedSet<String> files(String folder) {
        return files.below(folder);
    }

    /** The HDFS that the root directory is in; its own superuser asks. */
    public DistributedFileSystem hdfs() {
        return (DistributedFileSystem) files.fileSystem();
    }

    /** The data node of that HDFS that can be killed. */
    public DataNodeProcess dataNode() {
        if (base == null) {
            throw new IllegalStateException("the root directory is a folder");
        }
        return base.hdfs().dataNode();
    }

    public Configuration configuration() {
        return process.configuration();
    }

    /** A connection over which tags travel. Closed with the cluster. */
    public Connection connection() {
        return connection;
    }

    /** The cluster's ZooKeeper. Closed with the cluster: each closing takes a while. */
    public ZooKeeper zooKeeper() {
        return zooKeeper;
    }

    public Admin admin() throws IOException {
        return connection.getAdmin();
    }

    /** The process itself, for tests that kill it; {@link #restart()} brings it back. */
    public HBaseProcess process() {
        return process;
    }

    /** Starts the process again, on the same folder. */
    public void restart() throws IOException {
        closeConnections();
        process.close();
        process = HBaseProcess.start(settings, version.classPath());
        connection = TagConnection.open(process.configuration());
        zooKeeper = openZooKeeper(process);
    }

    HBaseVersion version() {
        return version;
    }

    String nextNamespace() {
        return "test" + namespaces.incrementAndGet();
    }

    @Override
    public void close() {
        try {
            closeConnections();
            files.close();
            process.close();
            if (base != null) {
                base.close();
            }
            delete(settings.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeConnections() throws IOException {
        connection.close();
        try {
            zooKeeper.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ZooKeeper openZooKeeper(HBaseProcess process) throws IOException {
        return new ZooKeeper(ZKConfig.getZKQuorumServersString(process.configuration()), SESSION_MILLIS, event -> {});
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
