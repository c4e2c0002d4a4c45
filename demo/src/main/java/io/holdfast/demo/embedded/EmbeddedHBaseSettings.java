package io.holdfast.demo.embedded;

import io.holdfast.error.Rejected;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What an embedded HBase looks like.
 *
 * @param folder everything it has is in here; made when it does not exist
 * @param regionServers how many region servers, 1 to 3
 * @param extra settings of HBase that win over all others; servers and clients get them
 */
public record EmbeddedHBaseSettings(Path folder, int regionServers, Map<String, String> extra) {

    private static final int MOST_REGION_SERVERS = 3;

    public EmbeddedHBaseSettings {
        folder = folder.toAbsolutePath().normalize();
        extra = Map.copyOf(extra);
        if (regionServers < 1 || regionServers > MOST_REGION_SERVERS) {
            throw new Rejected(
                    "unable to set up an embedded HBase: expected 1 to " + MOST_REGION_SERVERS
                            + " region servers, found " + regionServers,
                    null);
        }
    }

    /** One region server, no extra settings. */
    public static EmbeddedHBaseSettings in(Path folder) {
        return new EmbeddedHBaseSettings(folder, 1, Map.of());
    }

    public EmbeddedHBaseSettings withRegionServers(int count) {
        return new EmbeddedHBaseSettings(folder, count, extra);
    }

    public EmbeddedHBaseSettings with(String key, String value) {
        Map<String, String> more = new TreeMap<>(extra);
        more.put(key, value);
        return new EmbeddedHBaseSettings(folder, regionServers, more);
    }

    /** With a ZooKeeper that runs already on this machine, and is left alone; without it, HBase has one of its own. */
    public EmbeddedHBaseSettings withZooKeeperAt(int port) {
        return with(SiteConfiguration.CLIENT_PORT, Integer.toString(port));
    }

    OptionalInt zooKeeperPort() {
        String port = extra.get(SiteConfiguration.CLIENT_PORT);
        return port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port));
    }

    /** Cleaners of old files and logs that run every second and keep nothing that is not held: the hardest neighbours. */
    public EmbeddedHBaseSettings withEagerCleaners() {
        return with("hbase.master.cleaner.interval", "1000")
                .with("hbase.master.hfilecleaner.ttl", "1000")
                .with("hbase.master.logcleaner.ttl", "1000");
    }
}
