package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;

import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ClusterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.hbase.ClusterMetrics;
import org.apache.hadoop.hbase.ClusterMetrics.Option;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.zookeeper.ZKConfig;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.VersionInfo;

/** A cluster reached with HBase's public client and, for its files, with Hadoop's file systems. */
public final class HBaseCluster implements Cluster {

    private static final String SITE_FILE = "hbase-site.xml";

    private final Configuration conf;
    private final Connection connection;
    private final Admin admin;
    private final ClusterMetrics metrics;
    private final RootDirectory root;

    private HBaseCluster(
            Configuration conf, Connection connection, Admin admin, ClusterMetrics metrics, RootDirectory root) {
        this.conf = conf;
        this.connection = connection;
        this.admin = admin;
        this.metrics = metrics;
        this.root = root;
    }

    /**
     * Connects to the cluster that a folder with {@code hbase-site.xml} (and, for HDFS, {@code core-site.xml} and {@code
     * hdfs-site.xml}) describes.
     *
     * @throws Rejected if the folder is no such folder
     * @throws Unavailable if the cluster does not answer within about half a minute
     */
    public static HBaseCluster connect(Path confFolder) {
        Configuration conf = read(confFolder);
        useSecurityOf(conf);
        return calling("connect to the cluster of " + confFolder, () -> {
            Connection connection = ConnectionFactory.createConnection(conf);
            try {
                Admin admin = connection.getAdmin();
                ClusterMetrics metrics = admin.getClusterMetrics(EnumSet.of(Option.CLUSTER_ID, Option.HBASE_VERSION));
                return new HBaseCluster(conf, connection, admin, metrics, RootDirectory.open(conf));
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        });
    }

    /** Hadoop asks only the class path whether to log in with Kerberos; once it is told, that holds for the process. */
    private static synchronized void useSecurityOf(Configuration conf) {
        if ("kerberos".equalsIgnoreCase(conf.get(CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHENTICATION))
                && !UserGroupInformation.isSecurityEnabled()) {
            UserGroupInformation.setConfiguration(conf);
        }
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
    public String zooKeeperQuorum() {
        return ZKConfig.getZKQuorumServersString(conf);
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
        return new SnapshotImports(root);
    }

    @Override
    public Acls acls() {
        return new HBaseAcls(admin);
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
