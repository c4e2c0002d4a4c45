package io.holdfast.archive;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotForm;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRegion;
import io.holdfast.hbase.SnapshotRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots that keep files which were loaded in bulk while nobody can archive them: the log has only their names, and HBase
 * deletes a file minutes after it was compacted. They flush nothing. They go when what was committed before them is archived,
 * or by themselves when the logs are not kept any more either. For one thread.
 */
public final class LoadPins {

    private static final String PREFIX = "holdfast-loads-";
    private static final int DIGITS = 8;

    /** Of one table: from then on loaded files may be lost, which the next reading finds. */
    private static final int MOST = 100;

    /** So many times as long as a snapshot took is waited before the next one of the table. */
    private static final int REST = 10;

    /** Commit times are by the clocks of servers, and pins are dated by another one; HBase bears 30 s between them. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final Duration LONGEST_TAKING = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(LoadPins.class);

    private final RepositoryId repository;
    private final Duration longest;
    private final Clock clock;
    private final Map<TableId, List<Pin>> taken = new HashMap<>();
    private final Map<TableId, Instant> resting = new HashMap<>();

    /** @param loaded the loaded files that it keeps */
    private record Pin(SnapshotName name, Set<String> loaded) {}

    /**
     * None so far.
     *
     * @param repository to which the edits would be archived
     * @param longest after which HBase deletes a snapshot
     */
    public LoadPins(RepositoryId repository, Duration longest, Clock clock) {
        this.repository = repository;
        this.longest = longest;
        this.clock = clock;
    }

    /**
     * Keeps what was loaded into these tables and was not compacted yet; a table of which no snapshot can be taken now is told of
     * in the log.
     */
    public void keep(Cluster cluster, Collection<TableId> tables, Runnable checkLeading) {
        for (TableId table : tables) {
            Instant begun = clock.instant();
            if (begun.isBefore(resting.getOrDefault(table, Instant.EPOCH))) {
                continue;
            }
            checkLeading.run();
            try {
                keep(cluster, table);
            } catch (Unavailable | Conflict e) {
                LOG.warn("unable to keep the files that were loaded into table {}; it is tried again", table, e);
            }
            Instant ended = clock.instant();
            resting.put(table, ended.plus(Duration.between(begun, ended).multipliedBy(REST)));
        }
    }

    private void keep(Cluster cluster, TableId table) {
        List<Pin> pins = taken.computeIfAbsent(table, any -> new ArrayList<>());
        if (cluster.tables().find(table).isEmpty()) {
            return;
        }
        if (pins.size() >= MOST) {
            LOG.warn("{} snapshots keep files that were loaded into table {}; there are no more to be", MOST, table);
            return;
        }
        SnapshotName name = take(cluster, table);
        Set<String> loaded = new HashSet<>();
        cluster.snapshots().readRegions(name, region -> loadedFiles(region, loaded));
        boolean hasMore = loaded.stream()
                .anyMatch(file -> pins.stream().noneMatch(pin -> pin.loaded().contains(file)));
        if (!hasMore) {
            cluster.snapshots().delete(name);
            return;
        }
        LOG.info("snapshot {} keeps {} files that were loaded into table {}", name, loaded.size(), table);
        List<Pin> needless =
                pins.stream().filter(pin -> loaded.containsAll(pin.loaded())).toList();
        needless.forEach(pin -> cluster.snapshots().delete(pin.name()));
        pins.removeAll(needless);
        pins.add(new Pin(name, Set.copyOf(loaded)));
    }

    private static void loadedFiles(SnapshotRegion region, Set<String> loaded) {
        region.families().stream()
                .flatMap(family -> family.files().stream())
                .filter(SnapshotRegion.File::isLoaded)
                .forEach(file -> loaded.add(file.origin().name()));
    }

    private SnapshotName take(Cluster cluster, TableId table) {
        Instant now = clock.instant();
        SnapshotName name =
                new SnapshotName(prefix(repository) + now.toEpochMilli() + "-" + Integer.toHexString(table.hashCode()));
        SnapshotRequest request = new SnapshotRequest(name, table, SnapshotForm.SKIPFLUSH, now, longest);
        long begun = System.nanoTime();
        if (!cluster.snapshots().begin(request)) {
            throw new Unavailable(
                    "unable to take snapshot " + name + ": expected no other one of the table, found one", null, null);
        }
        while (cluster.snapshots().isUnderWay(request)) {
            if (System.nanoTime() - begun > LONGEST_TAKING.toNanos()) {
                throw new Unavailable(
                        "unable to take snapshot %s: expected it within %d s, found it under way"
                                .formatted(name, LONGEST_TAKING.toSeconds()),
                        null,
                        null);
            }
            pause();
        }
        if (cluster.snapshots().find(name).isEmpty()) {
            throw new Unavailable("unable to take snapshot " + name + ": HBase has given it up", null, null);
        }
        return name;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to take a snapshot: interrupted", null, e);
        }
    }

    /** There was a reading since: it has released them, or the next one will. */
    public void forget() {
        taken.clear();
        resting.clear();
    }

    /**
     * Deletes those of a repository that nothing unread needs.
     *
     * @param read what was committed up to then is archived, or will not be
     */
    static void release(Cluster cluster, RepositoryId repository, Instant read) {
        for (SnapshotFacts snapshot : cluster.snapshots().list()) {
            if (snapshot.name().text().startsWith(prefix(repository))
                    && snapshot.createdAt().plus(MARGIN).isBefore(read)) {
                cluster.snapshots().delete(snapshot.name());
            }
        }
    }

    private static String prefix(RepositoryId repository) {
        return PREFIX + repository.text().substring(0, DIGITS) + "-";
    }
}
