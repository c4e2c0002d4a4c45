package io.holdfast.demo.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/** The settings of an embedded HBase: one set for its servers, and the part of it that other processes read. */
final class SiteConfiguration {

    static final String CLIENT_PORT = "hbase.zookeeper.property.clientPort";

    private SiteConfiguration() {}

    /** What servers run with. Built from the defaults in the jars alone, whatever else is on the class path. */
    static Configuration forServers(EmbeddedHBaseSettings settings, FolderLayout layout, int clientPort) {
        Configuration conf = defaults();
        conf.addResource(site(settings, layout, clientPort));
        serverOnly(settings, layout).forEach(conf::set);
        settings.extra().forEach(conf::set);
        return conf;
    }

    /** What a client in this process runs with. */
    static Configuration forClients(EmbeddedHBaseSettings settings, FolderLayout layout, int clientPort) {
        Configuration conf = defaults();
        conf.addResource(site(settings, layout, clientPort));
        return conf;
    }

    /** What a client runs with that knows only the folder of {@code hbase-site.xml}. */
    static Configuration read(Path siteFile) {
        Configuration conf = defaults();
        conf.addResource(new org.apache.hadoop.fs.Path(siteFile.toUri()));
        return conf;
    }

    /** Writes {@code hbase-site.xml}, whole or not at all. */
    static void write(EmbeddedHBaseSettings settings, FolderLayout layout, int clientPort) throws IOException {
        Files.createDirectories(layout.conf());
        Path temporary = layout.conf().resolve("hbase-site.xml.new");
        try (OutputStream out = Files.newOutputStream(temporary)) {
            site(settings, layout, clientPort).writeXml(out);
        }
        Files.move(temporary, layout.siteFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The ZooKeeper port of an earlier run in this folder, so that clients with an old configuration still find it. */
    static OptionalInt earlierClientPort(FolderLayout layout) {
        if (!Files.exists(layout.siteFile())) {
            return OptionalInt.empty();
        }
        int port = read(layout.siteFile()).getInt(CLIENT_PORT, 0);
        return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    private static Configuration defaults() {
        Configuration conf = new Configuration(false);
        conf.addResource("core-default.xml");
        conf.addResource("hbase-default.xml");
        return conf;
    }

    private static Configuration site(EmbeddedHBaseSettings settings, FolderLayout layout, int clientPort) {
        Configuration conf = new Configuration(false);
        conf.set("hbase.cluster.distributed", "true");
        // As Hadoop writes it, which is not quite a URI: a blank stays a blank.
        conf.set("hbase.rootdir", "file://" + layout.root());
        conf.set("hbase.zookeeper.quorum", "localhost");
        conf.set(CLIENT_PORT, Integer.toString(clientPort));
        conf.set("zookeeper.znode.parent", "/hbase");
        conf.set("fs.defaultFS", "file:///");
        // The raw file system flushes WALs to the operating system, so that a killed process loses nothing that was
        // acknowledged; the default one with its .crc files cannot, and would leave hidden files for HBase to trip
        // over.
        conf.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
        // Where the local file system is Hadoop's business at all, nothing else may close it.
        conf.set("fs.automatic.close", "false");
        settings.extra().forEach(conf::set);
        return conf;
    }

    private static Map<String, String> serverOnly(EmbeddedHBaseSettings settings, FolderLayout layout) {
        String servers = Integer.toString(settings.regionServers());
        return Map.ofEntries(
                // Loopback only, ports as they are free, no web pages.
                Map.entry("hbase.master.hostname", "localhost"),
                Map.entry("hbase.unsafe.regionserver.hostname", "localhost"),
                Map.entry("hbase.master.ipc.address", "127.0.0.1"),
                Map.entry("hbase.regionserver.ipc.address", "127.0.0.1"),
                Map.entry("hbase.master.port", "0"),
                Map.entry("hbase.regionserver.port", "0"),
                Map.entry("hbase.master.info.port", "-1"),
                Map.entry("hbase.regionserver.info.port", "-1"),
                Map.entry("hbase.localcluster.assign.random.ports", "true"),
                // A start in seconds: the master looks often, and waits for exactly the servers that will come.
                // More often than this, a busy server spends a tenth of its time on reporting what it is busy with.
                Map.entry("hbase.regionserver.msginterval", "500"),
                Map.entry("hbase.master.wait.on.regionservers.mintostart", servers),
                Map.entry("hbase.master.wait.on.regionservers.maxtostart", servers),
                Map.entry("hbase.master.wait.on.regionservers.interval", "50"),
                Map.entry("hbase.master.wait.on.regionservers.timeout", "100"),
                // So long the master waits for more to assign, or more to tell a server: in each step of each
                // procedure.
                Map.entry("hbase.assignment.dispatch.wait.msec", "5"),
                Map.entry("hbase.procedure.remote.dispatcher.delay.msec", "5"),
                // On a loaded machine a start may take longer than the 30 s of the default.
                Map.entry("hbase.master.start.timeout.localHBaseCluster", "120000"),
                // Few threads are enough for one machine, and start faster.
                Map.entry("hbase.regionserver.handler.count", "12"),
                Map.entry("hbase.regionserver.metahandler.count", "6"),
                // The owner of this object stops the servers in order; HBase's own hooks would race with it.
                Map.entry("hbase.shutdown.hook", "false"),
                Map.entry("hbase.tmp.dir", layout.temporary().toString()),
                Map.entry("hadoop.tmp.dir", layout.temporary().toString()));
    }
}
