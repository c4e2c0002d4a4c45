package io.holdfast.snapshot;

import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of which another procedure needs snapshots under names of its own: {@code <prefix><number>}.
 *
 * @param first the number of the first table
 * @param begunAt when that procedure began
 * @param cuts what the snapshots hold, in the order of the tables; empty until all are complete
 */
public record SnapshotBatchState(
        String prefix, int first, List<TableId> tables, long ttlSeconds, Instant begunAt, List<Cut> cuts) {

    /** So many are remembered in one write to the journal, with room to spare. */
    private static final int MOST_TABLES = 200;

    public SnapshotBatchState {
        tables = List.copyOf(tables);
        cuts = cuts == null ? List.of() : List.copyOf(cuts);
    }

    /** A snapshot holds every edit acknowledged before {@code from}, and none begun after {@code to}. */
    public record Cut(boolean enabled, Instant from, Instant to) {}

    /** All these tables, in as many batches as the journal needs. */
    public static List<SnapshotBatchState> of(
            String prefix, List<TableId> tables, Duration timeToLive, Instant begunAt) {
        List<SnapshotBatchState> batches = new ArrayList<>();
        for (int first = 0; first < tables.size(); first += MOST_TABLES) {
            List<TableId> some = tables.subList(first, Math.min(tables.size(), first + MOST_TABLES));
            batches.add(new SnapshotBatchState(prefix, first, some, timeToLive.toSeconds(), begunAt, List.of()));
        }
        return batches;
    }

    List<SnapshotTableState> parts() {
        List<SnapshotTableState> parts = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            parts.add(SnapshotTableState.ofOwnName(
                    new SnapshotName(prefix + (first + i)), tables.get(i), Duration.ofSeconds(ttlSeconds), begunAt));
        }
        return parts;
    }

    SnapshotBatchState with(List<Cut> newCuts) {
        return new SnapshotBatchState(prefix, first, tables, ttlSeconds, begunAt, newCuts);
    }
}
