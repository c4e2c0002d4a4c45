package io.holdfast.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.error.Rejected;
import io.holdfast.measure.Bandwidth;
import io.holdfast.measure.ByteCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code holdfast.yaml} says. Keys that are left out have the defaults given here.
 *
 * @param repositories the repositories by name; the first is the default
 * @param hbaseConf the folder with {@code hbase-site.xml}; without it, HBASE_CONF_DIR
 * @param state the folder for what is remembered of repositories; without it, one in the user's home
 * @param leaderTimeout how long a leader may be silent before another takes the lead; without it, 10 s
 *     (ZooKeeper bends it to limits of its own)
 * @param backup when a new image is taken; without it, as {@link BackupLimits} says
 * @param restore how tables are brought back; without it, as {@link RestoreEntry} says
 * @param workers how a leader works with workers; without it, as {@link WorkersEntry} says
 * @param server how the service listens; without it, as {@link ServerEntry} says
 * @param kerberos who we are to a cluster with Kerberos; without it, whoever has the tickets of the user's cache
 * @param pitr how a service archives logs; without it, as {@link PitrEntry} says
 * @param client what the command line reads of the file to find the service; only it looks at it
 */
public record Configuration(
        List<RepositoryEntry> repositories,
        @JsonProperty("hbase-conf") @Nullable String hbaseConf,
        @Nullable String state,
        @JsonProperty("leader-timeout") @Nullable Duration leaderTimeout,
        @Nullable BackupLimits backup,
        @Nullable RestoreEntry restore,
        @Nullable WorkersEntry workers,
        @Nullable ServerEntry server,
        @Nullable KerberosEntry kerberos,
        @Nullable PitrEntry pitr,
        @Nullable JsonNode client) {

    public static final Configuration EMPTY =
            new Configuration(List.of(), null, null, null, null, null, null, null, null, null, null);

    private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_LEADER_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEADER_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration FAILSAFE_KEEP = Duration.ofHours(24);

    public Configuration {
        repositories = repositories == null ? List.of() : List.copyOf(repositories);
        require(
                leaderTimeout == null
                        || (leaderTimeout.compareTo(SHORTEST_LEADER_TIMEOUT) >= 0
                                && leaderTimeout.compareTo(LONGEST_LEADER_TIMEOUT) <= 0),
                "a leader-timeout from 1s to 10m, found " + leaderTimeout);
    }

    private static void require(boolean holds, String expectedAndFound) {
        if (!holds) {
            throw new IllegalArgumentException("expected " + expectedAndFound);
        }
    }

    public boolean hasRepositories() {
        return !repositories.isEmpty();
    }

    /** The locations of the repositories, by their names. */
    public Map<String, String> places() {
        Map<String, String> places = new TreeMap<>();
        repositories.forEach(entry -> places.put(entry.name(), entry.location()));
        return places;
    }

    /**
     * Beyond which an automatic choice takes a new image.
     *
     * @param maxLogBytes of edits that follow an image; without it, 10 GiB
     * @param maxChain incremental backups that follow one; without it, 100
     */
    public record BackupLimits(
            @JsonProperty("max-log-bytes") @Nullable ByteCount maxLogBytes,
            @JsonProperty("max-chain") @Nullable Integer maxChain) {

        static final BackupLimits NONE = new BackupLimits(null, null);

        private static final long USUAL_LOG = 10L << 30;
        private static final int USUAL_CHAIN = 100;
        private static final int LONGEST_CHAIN = 10_000;

        public BackupLimits {
            require(
                    maxChain == null || (maxChain >= 0 && maxChain <= LONGEST_CHAIN),
                    "a max-chain from 0 to " + LONGEST_CHAIN + ", found " + maxChain);
        }

        public long mostLogBytes() {
            return maxLogBytes == null ? USUAL_LOG : maxLogBytes.bytes();
        }

        public int longestChain() {
            return maxChain == null ? USUAL_CHAIN : maxChain;
        }
    }

    /**
     * How tables are brought back.
     *
     * @param failsafeKeep how long it is kept what a table was before it was overwritten; without it, 24 h
     */
    public record RestoreEntry(
            @JsonProperty("failsafe-keep") @Nullable Duration failsafeKeep) {}

    public BackupLimits backingUp() {
        return backup == null ? BackupLimits.NONE : backup;
    }

    public WorkersEntry working() {
        return workers == null ? WorkersEntry.NONE : workers;
    }

    public PitrEntry archiving() {
        return pitr == null ? PitrEntry.NONE : pitr;
    }

    public ServerEntry serving() {
        return server == null ? ServerEntry.NONE : server;
    }

    public Duration leaderSilence() {
        return leaderTimeout == null ? LEADER_TIMEOUT : leaderTimeout;
    }

    public Duration failsafeKeep() {
        return restore == null || restore.failsafeKeep() == null ? FAILSAFE_KEEP : restore.failsafeKeep();
    }

    /**
     * A repository: its name, where it is, and how it is to be treated. What is for buckets may as well stand in the URI.
     *
     * @param endpoint of a server other than Amazon's
     * @param pathStyle whether that server wants the bucket in the path
     * @param bandwidth how much a session may write there in a second, and read, that is not given another limit; without
     *     it, as much as it can
     * @param requestsPerSecond how often a process may ask there for something in a second; without it, as often as it
     *     needs
     * @param timeout how long an answer from there may take; without it, a minute
     */
    public record RepositoryEntry(
            String name,
            String uri,
            @Nullable String endpoint,
            @Nullable String region,
            @JsonProperty("path-style") @Nullable Boolean pathStyle,
            @Nullable Bandwidth bandwidth,
            @JsonProperty("requests-per-second") @Nullable Double requestsPerSecond,
            @Nullable Duration timeout) {

        private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
        private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

        public RepositoryEntry {
            require(name != null && uri != null, "a name and a uri of each repository, found one without");
            require(
                    requestsPerSecond == null || requestsPerSecond > 0,
                    "requests-per-second of more than 0, found " + requestsPerSecond);
            require(
                    timeout == null
                            || (timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0),
                    "a timeout from 100ms to 1d, found " + timeout);
        }

        /** All that says where it is in one URI. */
        public String location() {
            List<String> parameters = new ArrayList<>();
            if (endpoint != null) {
                parameters.add("endpoint=" + endpoint);
            }
            if (region != null) {
                parameters.add("region=" + region);
            }
            if (pathStyle != null) {
                parameters.add("path-style=" + pathStyle);
            }
            if (parameters.isEmpty()) {
                return uri;
            }
            return uri + (uri.contains("?") ? "&" : "?") + String.join("&", parameters);
        }
    }

    /**
     * Where a repository is that was asked for.
     *
     * @param asked a name of this configuration or a URI; empty for the default
     */
    public String locationOf(Optional<String> asked) {
        if (asked.isEmpty()) {
            if (repositories.isEmpty()) {
                throw new Rejected(
                        "unable to choose a repository: expected one in the configuration, found none",
                        "name one with --repository, for example --repository file:/backups");
            }
            return repositories.get(0).location();
        }
        String name = asked.get();
        if (name.contains(":") || name.contains("/")) {
            return name;
        }
        return repositories.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(RepositoryEntry::location)
                .orElseThrow(() -> new Rejected(
                        "unable to find repository %s: expected one of the configured %s, found none of this name"
                                .formatted(
                                        name,
                                        repositories.stream()
                                                .map(RepositoryEntry::name)
                                                .toList()),
                        "name a configured repository, or a URI such as file:/backups"));
    }
}
