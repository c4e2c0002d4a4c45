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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;

/**
 * An HBase in a process of its own with two region servers, whose cleaners delete every second what nobody holds. It is
 * shared: a test that kills it starts it again.
 */
public final class Cluster implements AutoCloseable {

    private static final int REGION_SERVERS = 2;

    private final EmbeddedHBaseSettings settings;
    private final AtomicInteger namespaces = new AtomicInteger();
    private HBaseProcess process;
    private Connection connection;

    private Cluster(EmbeddedHBaseSettings settings) throws IOException {
        this.settings = settings;
        this.process = HBaseProcess.start(settings);
        this.connection = TagConnection.open(process.configuration());
    }

    static Cluster start(String name) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "clusters"));
            Path folder = Files.createTempDirectory(parent, name + "-");
            return new Cluster(EmbeddedHBaseSettings.in(folder)
                    .withRegionServers(REGION_SERVERS)
                    .withEagerCleaners());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder with {@code hbase-site.xml}: what {@code --hbase-conf} is given. */
    public Path confDir() {
        return process.confDir();
    }

    /** HBase's root directory. */
    public Path root() {
        return process.root();
    }

    public Configuration configuration() {
        return process.configuration();
    }

    /** A connection over which tags travel. Closed with the cluster. */
    public Connection connection() {
        return connection;
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
        connection.close();
        process.close();
        process = HBaseProcess.start(settings);
        connection = TagConnection.open(process.configuration());
    }

    String nextNamespace() {
        return "test" + namespaces.incrementAndGet();
    }

    @Override
    public void close() {
        try {
            connection.close();
            process.close();
            delete(settings.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
