package io.holdfast.restore;

import io.holdfast.dispatch.Dispatcher;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Procedure;
import io.holdfast.repository.Repositories;
import io.holdfast.snapshot.SnapshotTableProcedure;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The procedures of one leader that bring tables back. */
public final class RestoreProcedures {

    private final RestoreProcedure restore;
    private final SwapProcedure swap;
    private final InPlaceProcedure inPlace;

    /**
     * @param snapshots takes the snapshots, as a child
     * @param parallelism files that are copied side by side
     */
    public RestoreProcedures(
            Cluster cluster,
            SnapshotTableProcedure snapshots,
            Repositories repositories,
            Clock clock,
            int parallelism) {
        this(cluster, snapshots, repositories, clock, parallelism, Optional.empty());
    }

    /** @param workers who stage files; without any, this process does */
    public RestoreProcedures(
            Cluster cluster,
            SnapshotTableProcedure snapshots,
            Repositories repositories,
            Clock clock,
            int parallelism,
            Optional<Dispatcher> workers) {
        this.restore = new RestoreProcedure(cluster, repositories, parallelism, workers);
        this.swap = new SwapProcedure(cluster, snapshots, clock);
        this.inPlace = new InPlaceProcedure(cluster, snapshots, restore, swap);
    }

    /** All kinds that an engine needs beside that which takes snapshots; those of children too. */
    public List<Procedure<?, ?>> kinds() {
        return List.of(restore, swap, inPlace);
    }

    /** The one that does what this state says. */
    public Procedure<RestoreState, ?> of(RestoreState state) {
        return state.manner().overwritten().isEmpty() ? restore : inPlace;
    }
}
