package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;

import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ClusterId;
import io.holdfast.kerberos.KerberosLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.ClusterMetrics;
import org.apache.hadoop.hbase.ClusterMetrics.Option;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.zookeeper.ZKConfig;
import org.apache.hadoop.util.VersionInfo;

/** A cluster reached with HBase's public client and, for its files, with Hadoop's file systems. */
public final class HBaseCluster implements Cluster {

    private static final String SITE_FILE = "hbase-site.xml";

    /** Edits that are kept in memory while they are sorted, in bytes. */
    private static final long MOST_SORTED = 96L << 20;

    private final Connection connection;
    private final Admin admin;
    private final ClusterMetrics metrics;
    private final RootDirectory root;
    private final Configuration conf;
    private final ZooKeeperAddress zooKeeper;
    private final SortMemory sorting = new SortMemory(MOST_SORTED);

    private HBaseCluster(
            Connection connection,
            Admin admin,
            ClusterMetrics metrics,
            RootDirectory root,
            Configuration conf,
            ZooKeeperAddress zooKeeper) {
        this.connection = connection;
        this.admin = admin;
        this.metrics = metrics;
        this.root = root;
        this.conf = conf;
        this.zooKeeper = zooKeeper;
    }

    /**
     * Connects to the cluster that a folder with {@code hbase-site.xml} (and, for HDFS, {@code core-site.xml} and {@code
     * hdfs-site.xml}) describes, once this process has logged in as it asks for.
     *
     * @throws Rejected if the folder is no such folder, or we are not let in
     * @throws Unavailable if the cluster does not answer within about half a minute
     */
    public static HBaseCluster connect(Path confFolder, KerberosLogin login) {
        Configuration conf = read(confFolder);
        login.login(conf);
        ZooKeeperAddress zooKeeper =
                new ZooKeeperAddress(ZKConfig.getZKQuorumServersString(conf), login.loginToZooKeeper(conf));
        return calling("connect to the cluster of " + confFolder, () -> {
            if (zooKeeper.knowsUsers()) {
                ZooKeeperLoginCheck.require(zooKeeper.quorum());
            }
            Connection connection = ConnectionFactory.createConnection(conf);
            try {
                Admin admin = connection.getAdmin();
                ClusterMetrics metrics = admin.getClusterMetrics(EnumSet.of(Option.CLUSTER_ID, Option.HBASE_VERSION));
                return new HBaseCluster(connection, admin, metrics, RootDirectory.open(conf), conf, zooKeeper);
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        });
    }

    private static Configuration read(Path folder) {
        if (!Files.isRegularFile(folder.resolve(SITE_FILE))) {
            throw new Rejected(
                    "unable to read the cluster's configuration: expected %s in the folder %s, found %s"
                            .formatted(SITE_FILE, folder, Files.isDirectory(folder) ? "none" : "no such folder"),
                    "name HBase's configuration folder with --hbase-conf or HBASE_CONF_DIR");
        }
        Configuration conf = HBaseConfiguration.create();
        for (String file : new String[] {"core-site.xml", "hdfs-site.xml", SITE_FILE}) {
            if (Files.isRegularFile(folder.resolve(file))) {
                conf.addResource(
                        new org.apache.hadoop.fs.Path(folder.resolve(file).toUri()));
            }
        }
        if (conf.get(HConstants.HBASE_DIR) == null) {
            throw new Rejected(
                    "unable to read the cluster's configuration: expected %s to be set in %s, found nothing"
                            .formatted(HConstants.HBASE_DIR, folder.resolve(SITE_FILE)),
                    "use the configuration folder of a server, not that of a client");
        }
        failInBoundedTime(conf);
        return conf;
    }

    /** The client's own defaults try for many minutes before they say that nobody answers. */
    private static void failInBoundedTime(Configuration conf) {
        conf.setInt(HConstants.HBASE_CLIENT_RETRIES_NUMBER, 5);
        conf.setInt("hbase.client.pause", 100);
        conf.setInt("zookeeper.recovery.retry", 1);
        conf.setInt("hbase.client.zookeeper.recovery.retry", 1);
        conf.setInt("hbase.ipc.client.connect.timeout", 5_000);
        conf.setInt("hbase.rpc.timeout", 20_000);
    }

    @Override
    public ClusterId id() {
        return new ClusterId(metrics.getClusterId());
    }

    @Override
    public String hbaseVersion() {
        return String.valueOf(metrics.getHBaseVersion());
    }

    @Override
    public String hadoopVersion() {
        return VersionInfo.getVersion();
    }

    @Override
    public ZooKeeperAddress zooKeeper() {
        return zooKeeper;
    }

    @Override
    public Tables tables() {
        return new HBaseTables(admin);
    }

    @Override
    public Snapshots snapshots() {
        return new HBaseSnapshots(admin, root);
    }

    @Override
    public HFiles files() {
        return new RootDirectoryFiles(root);
    }

    @Override
    public Imports imports() {
        return new SnapshotImports(root, conf);
    }

    @Override
    public Acls acls() {
        return new HBaseAcls(admin);
    }

    @Override
    public Wals wals() {
        return new HBaseWals(admin, root, conf, sorting);
    }

    @Override
    public Replays replays() {
        return new BulkReplays(admin, root, conf);
    }

    @Override
    public void close() {
        try {
            admin.close();
            connection.close();
        } catch (IOException e) {
            // Nothing is written through this connection that closing it could lose.
        }
    }
}
