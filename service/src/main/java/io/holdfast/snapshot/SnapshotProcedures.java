package io.holdfast.snapshot;

import io.holdfast.dispatch.Dispatcher;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Procedure;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The procedures of one leader that are about snapshots: what they share, they share among all sessions. */
public final class SnapshotProcedures {

    private final SnapshotVerifyProcedure verifying;
    private final SnapshotTableProcedure table;
    private final SnapshotBatchProcedure batch;
    private final SnapshotProcedure create;
    private final DeleteSnapshotProcedure delete;
    private final CloneSnapshotProcedure cloning;
    private final RestoreSnapshotProcedure restore;

    /** Those of a leader without workers. */
    public SnapshotProcedures(Cluster cluster, Clock clock, SnapshotSettings settings) {
        this(cluster, clock, settings, Optional.empty());
    }

    /** @param workers who verifies snapshots that have very many regions */
    public SnapshotProcedures(Cluster cluster, Clock clock, SnapshotSettings settings, Optional<Dispatcher> workers) {
        this.verifying = new SnapshotVerifyProcedure(cluster, workers);
        this.table = new SnapshotTableProcedure(
                cluster, clock, settings, new RegionFlushes(settings.flushesPerServer()), verifying);
        this.batch = new SnapshotBatchProcedure(settings, table);
        this.create = new SnapshotProcedure(cluster, settings, table);
        this.delete = new DeleteSnapshotProcedure(cluster);
        this.cloning = new CloneSnapshotProcedure(cluster);
        this.restore = new RestoreSnapshotProcedure(cluster, settings, table);
    }

    /** All kinds, those of children too, and others, as an engine needs them. */
    public List<Procedure<?, ?>> kindsWith(Procedure<?, ?>... others) {
        return Stream.concat(Stream.of(others), Stream.of(verifying, table, batch, create, delete, cloning, restore))
                .toList();
    }

    public SnapshotProcedure create() {
        return create;
    }

    public DeleteSnapshotProcedure delete() {
        return delete;
    }

    public CloneSnapshotProcedure cloning() {
        return cloning;
    }

    public RestoreSnapshotProcedure restore() {
        return restore;
    }

    /** For procedures of other packages, as a child. */
    public SnapshotTableProcedure table() {
        return table;
    }

    /** For procedures of other packages, as children. */
    public SnapshotBatchProcedure batch() {
        return batch;
    }
}
