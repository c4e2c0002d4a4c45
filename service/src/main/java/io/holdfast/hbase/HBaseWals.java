package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;
import static io.holdfast.hbase.HBaseErrors.doing;

import io.holdfast.error.Unavailable;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClockSkew;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.replication.ReplicationPeerConfig;
import org.apache.hadoop.hbase.replication.ReplicationPeerDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs through HBase's root directory, and holds as replication peers that are disabled. */
final class HBaseWals implements Wals {

    private static final Logger LOG = LoggerFactory.getLogger(HBaseWals.class);

    /** In every server's jar; contacts nothing, and would pass over what it is given. */
    private static final String ENDPOINT = "org.apache.hadoop.hbase.replication.VerifyWALEntriesReplicationEndpoint";

    private static final Duration LONGEST_ROLL = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Admin admin;
    private final RootDirectory root;
    private final Configuration conf;
    private final SortMemory memory;

    /** @param memory of all that is sorted through this and others */
    HBaseWals(Admin admin, RootDirectory root, Configuration conf, SortMemory memory) {
        this.admin = admin;
        this.root = root;
        this.conf = conf;
        this.memory = memory;
    }

    @Override
    public void hold(String hold) {
        doing("hold the logs of the cluster", () -> {
            if (peers(Pattern.quote(hold)).isEmpty()) {
                admin.addReplicationPeer(
                        hold,
                        ReplicationPeerConfig.newBuilder()
                                .setReplicationEndpointImpl(ENDPOINT)
                                .build(),
                        false);
            }
        });
    }

    @Override
    public HoldState state(String hold) {
        return calling("look at the hold on the logs of the cluster", () -> {
            List<ReplicationPeerDescription> found = peers(Pattern.quote(hold));
            if (found.isEmpty()) {
                return HoldState.ABSENT;
            }
            return found.get(0).isEnabled() ? HoldState.RELEASED : HoldState.HELD;
        });
    }

    @Override
    public void release(String hold) {
        doing("release the logs of the cluster", () -> {
            if (!peers(Pattern.quote(hold)).isEmpty()) {
                admin.removeReplicationPeer(hold);
            }
        });
    }

    @Override
    public List<String> holds(String prefix) {
        return calling("look for holds on the logs of the cluster", () -> peers(Pattern.quote(prefix) + ".*").stream()
                .map(ReplicationPeerDescription::getPeerId)
                .sorted()
                .toList());
    }

    private List<ReplicationPeerDescription> peers(String pattern) throws IOException {
        Pattern wanted = Pattern.compile(pattern);
        return admin.listReplicationPeers().stream()
                .filter(peer -> wanted.matcher(peer.getPeerId()).matches())
                .toList();
    }

    @Override
    public List<WalFile> list() {
        return calling("list the logs of the cluster", () -> WalFiles.open(conf).list());
    }

    @Override
    public Rolled roll(Roll which, Set<String> measured) {
        return calling("begin new logs", () -> {
            WalFiles files = WalFiles.open(conf);
            List<WalFile> found = files.list();
            Set<String> empty = new TreeSet<>();
            Set<String> servers = new TreeSet<>();
            for (WalFile file : written(found)) {
                boolean isEmpty = files.isEmpty(file);
                if (isEmpty) {
                    empty.add(file.name());
                }
                if (!isEmpty || !measured.contains(file.server())) {
                    servers.add(file.server());
                }
            }
            if (which == Roll.DUE) {
                servers.removeIf(server -> measured.contains(server)
                        && !RollPace.of(conf).isDue(server, found, System.currentTimeMillis()));
            }
            Map<String, Instant> asked = new HashMap<>();
            for (String server : servers) {
                asked.put(server, Instant.now());
                roll(server);
            }
            List<WalFile> awaited = written(found).stream()
                    .filter(file -> servers.contains(file.server()))
                    .toList();
            return new Rolled(empty, await(files, awaited, asked));
        });
    }

    /** Waits for each log to be closed; the number of what comes next is its server's clock. */
    private static Map<String, ClockSkew> await(WalFiles files, List<WalFile> awaited, Map<String, Instant> asked)
            throws IOException {
        Map<String, ClockSkew> clocks = new HashMap<>();
        List<WalFile> open = awaited;
        long begun = System.nanoTime();
        while (!open.isEmpty()) {
            List<WalFile> now = files.list();
            Instant seen = Instant.now();
            List<WalFile> left = new ArrayList<>();
            for (WalFile file : open) {
                if (!isClosed(file, now)) {
                    left.add(file);
                } else {
                    Instant since = asked.getOrDefault(file.server(), Instant.EPOCH);
                    next(file, now)
                            .ifPresent(next ->
                                    clocks.putIfAbsent(file.server(), ClockSkew.of(since, seen, next.number())));
                }
            }
            open = left;
            if (!open.isEmpty() && System.nanoTime() - begun > LONGEST_ROLL.toNanos()) {
                throw new Unavailable(
                        "unable to begin new logs: expected every server to have done so within %d s, found some that has not"
                                .formatted(LONGEST_ROLL.toSeconds()),
                        null,
                        null);
            }
            if (!open.isEmpty()) {
                pause();
            }
        }
        return clocks;
    }

    /** What was begun after this file. */
    private static Optional<WalFile> next(WalFile file, List<WalFile> now) {
        return now.stream()
                .filter(other -> WalFiles.logOf(other).equals(WalFiles.logOf(file)) && other.number() > file.number())
                .min(Comparator.comparingLong(WalFile::number));
    }

    private static List<WalFile> written(List<WalFile> files) {
        return files.stream()
                .filter(file -> file.state() == WalFile.State.WRITTEN)
                .toList();
    }

    /** One that has just died writes nothing more: that is seen in its files. */
    private void roll(String server) {
        try {
            admin.rollWALWriter(ServerName.valueOf(server));
        } catch (IOException e) {
            LOG.info("server {} does not begin a new log: {}", server, e.toString());
        }
    }

    private static boolean isClosed(WalFile before, List<WalFile> now) {
        return now.stream()
                .filter(file -> file.name().equals(before.name()))
                .allMatch(after -> after.state() == WalFile.State.CLOSED || isOfTheDead(after, now));
    }

    /** While the logs of a dead server are split, none of them is written. */
    private static boolean isOfTheDead(WalFile file, List<WalFile> now) {
        return file.state() == WalFile.State.CLOSING
                && now.stream()
                        .filter(other -> WalFiles.logOf(other).equals(WalFiles.logOf(file)))
                        .noneMatch(other -> other.state() == WalFile.State.WRITTEN);
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to begin new logs: interrupted", null, e);
        }
    }

    @Override
    public EditSorter sorter(Collection<TableId> tables, Instant after, Path folder) {
        return calling(
                "sort edits",
                () -> new WalSorter(
                        new WalSorter.Cluster(WalFiles.open(conf), root, conf, this::ranges),
                        tables,
                        after,
                        folder,
                        memory));
    }

    @Override
    public EditMerger merger() {
        return new LogFileMerger(conf);
    }

    private Map<String, KeyRange> ranges(TableId table) throws IOException {
        Map<String, KeyRange> ranges = new HashMap<>();
        for (RegionInfo region : admin.getRegions(RootDirectory.tableName(table))) {
            ranges.put(
                    region.getEncodedName(),
                    new KeyRange(Bytes.of(region.getStartKey()), Bytes.of(region.getEndKey())));
        }
        return ranges;
    }
}
