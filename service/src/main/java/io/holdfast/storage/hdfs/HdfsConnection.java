package io.holdfast.storage.hdfs;

import io.holdfast.error.Unavailable;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.storage.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * The client of an HDFS, made when it is first needed. It is this store's own: Hadoop shares clients by default, and whoever
 * closes one closes it for all.
 */
final class HdfsConnection {

    private static final List<String> SITE_FILES = List.of("core-site.xml", "hdfs-site.xml", "hbase-site.xml");

    private static final int CONNECT_MILLIS = 20_000;

    private final Path root;
    private final Optional<java.nio.file.Path> folder;
    private final Patience patience;
    private final KerberosLogin login;
    private @Nullable HdfsFolders folders;

    HdfsConnection(Path root, Optional<java.nio.file.Path> folder, Patience patience, KerberosLogin login) {
        this.root = root;
        this.folder = folder;
        this.patience = patience;
        this.login = login;
    }

    synchronized HdfsFolders folders() {
        if (folders == null) {
            folders = new HdfsFolders(connect(), root);
        }
        return folders;
    }

    private DistributedFileSystem connect() {
        Configuration configuration = configuration();
        login.login(configuration);
        try {
            return (DistributedFileSystem) FileSystem.newInstance(root.toUri(), configuration);
        } catch (IOException e) {
            throw HdfsFailure.of("use", root, e);
        } catch (IllegalArgumentException e) {
            // So it says that it does not know the host, or the name service.
            if (e.getCause() instanceof IOException cause) {
                throw HdfsFailure.of("use", root, cause);
            }
            throw new Unavailable(
                    "unable to use " + root + ": " + e.getMessage(), "check the files of Hadoop's configuration", e);
        }
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.addResource(timeOuts());
        folder.ifPresent(from -> SITE_FILES.stream()
                .map(from::resolve)
                .filter(Files::isRegularFile)
                .forEach(file -> configuration.addResource(new Path(file.toUri()))));
        return configuration;
    }

    /** Below what the site says, and above Hadoop's defaults, which try for a quarter of an hour to reach a dead host. */
    private Configuration timeOuts() {
        int answer = (int) Math.min(Integer.MAX_VALUE, patience.answer().toMillis());
        Configuration timeOuts = new Configuration(false);
        timeOuts.setInt("ipc.client.connect.max.retries", 3);
        timeOuts.setInt("ipc.client.connect.max.retries.on.timeouts", 2);
        timeOuts.setInt("ipc.client.connect.timeout", Math.min(CONNECT_MILLIS, answer));
        // Of the name node, and of data nodes.
        timeOuts.setInt("ipc.client.rpc-timeout.ms", answer);
        timeOuts.setInt("dfs.client.socket-timeout", answer);
        return timeOuts;
    }
}
