package io.holdfast.app;

import io.holdfast.config.Configuration;
import io.holdfast.control.ClusterDesk;
import io.holdfast.error.Rejected;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.HBaseCluster;
import io.holdfast.kerberos.KerberosLogin;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster of the folder that the command, the configuration or the environment names, connected when it is needed. */
final class ChosenCluster implements ClusterDesk {

    private static final String ENVIRONMENT = "HBASE_CONF_DIR";

    private final Configuration configuration;
    private final Optional<Path> named;
    private final KerberosLogin login;
    private @Nullable Cluster cluster;

    ChosenCluster(Configuration configuration, Optional<Path> named, KerberosLogin login) {
        this.configuration = configuration;
        this.named = named;
        this.login = login;
    }

    @Override
    public synchronized Cluster connect() {
        if (cluster == null) {
            cluster = HBaseCluster.connect(folder(), login);
        }
        return cluster;
    }

    /** The folder of the cluster's configuration, if one is named. */
    Optional<Path> namedFolder() {
        return named.or(() -> Optional.ofNullable(configuration.hbaseConf()).map(Path::of))
                .or(() -> Optional.ofNullable(System.getenv(ENVIRONMENT)).map(Path::of));
    }

    /** Refuses at once what no waiting would help. */
    void requireNamed() {
        Path unused = folder();
    }

    private Path folder() {
        return namedFolder()
                .orElseThrow(() -> new Rejected(
                        "unable to find the cluster: expected the folder of its configuration, found none named",
                        "name HBase's configuration folder with --hbase-conf or " + ENVIRONMENT));
    }

    @Override
    public boolean isNamed() {
        return namedFolder().isPresent();
    }

    @Override
    public synchronized void close() {
        if (cluster != null) {
            cluster.close();
        }
    }
}
