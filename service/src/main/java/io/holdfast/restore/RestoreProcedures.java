package io.holdfast.restore;

import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Procedure;
import io.holdfast.repository.Repositories;
import io.holdfast.snapshot.SnapshotTableProcedure;
import java.time.Clock;
import java.util.List;

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
        this.restore = new RestoreProcedure(cluster, repositories, parallelism);
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
