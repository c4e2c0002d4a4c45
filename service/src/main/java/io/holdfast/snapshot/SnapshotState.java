package io.holdfast.snapshot;

import io.holdfast.error.Rejected;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotForm;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that taking snapshots of some tables remembers from step to step.
 *
 * @param name as the user gave it: of the snapshot, or of the group
 * @param form FLUSH or SKIPFLUSH
 * @param taken what came of each table, in their order; empty until all are complete
 */
public record SnapshotState(
        SessionId session, String name, List<TableId> tables, SnapshotForm form, long ttlSeconds, List<Taken> taken) {

    /** What is remembered of each table must fit into the journal, in one write. */
    private static final int MOST_TABLES = 500;

    public SnapshotState {
        tables = List.copyOf(tables);
        taken = taken == null ? List.of() : List.copyOf(taken);
    }

    /** A snapshot that is complete. */
    public record Taken(SnapshotName name, TableId table, boolean enabled, long regions, long files, long bytes) {

        static Taken of(SnapshotTableState done) {
            return new Taken(done.name(), done.table(), done.enabled(), done.regions(), done.files(), done.bytes());
        }
    }

    /**
     * Snapshots that are to be taken, checked as far as that is possible before.
     *
     * @throws Rejected if a table is unknown, or a name is not legal
     * @throws io.holdfast.error.Conflict if a name is taken
     */
    public static SnapshotState begin(
            Cluster cluster,
            SessionId session,
            String name,
            List<TableId> tables,
            SnapshotForm form,
            Optional<Duration> timeToLive) {
        if (tables.isEmpty() || tables.size() > MOST_TABLES) {
            throw new Rejected(
                    "unable to take a snapshot: expected 1 to %d tables, found %d"
                            .formatted(MOST_TABLES, tables.size()),
                    null);
        }
        Duration explicit = timeToLive.orElse(SnapshotRequest.FOREVER);
        if (explicit.toSeconds() < 1 || explicit.compareTo(SnapshotRequest.FOREVER) > 0) {
            throw new Rejected(
                    "unable to take a snapshot: expected a time to live of a second to %d days, found %s"
                            .formatted(SnapshotRequest.FOREVER.toDays(), explicit),
                    null);
        }
        SnapshotState state = new SnapshotState(session, name, tables, form, explicit.toSeconds(), List.of());
        state.check(cluster);
        return state;
    }

    void check(Cluster cluster) {
        List<SnapshotName> names = names();
        tables.forEach(table -> SnapshotTableProcedure.facts(cluster, table));
        SnapshotNames.requireFree(name, names, cluster.snapshots().list());
    }

    /** In order of the tables' names. */
    List<SnapshotName> names() {
        return List.copyOf(SnapshotNames.of(name, tables).values());
    }

    List<SnapshotTableState> parts() {
        Instant createdAt = session.createdAt();
        return SnapshotNames.of(name, tables).entrySet().stream()
                .map(part -> SnapshotTableState.ofUsersName(
                        part.getValue(), part.getKey(), form, Duration.ofSeconds(ttlSeconds), createdAt))
                .toList();
    }

    SnapshotState with(List<SnapshotTableState> done) {
        return new SnapshotState(
                session,
                name,
                tables,
                form,
                ttlSeconds,
                done.stream().map(Taken::of).toList());
    }
}
