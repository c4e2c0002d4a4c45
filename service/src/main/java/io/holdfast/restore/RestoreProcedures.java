package io.holdfast.restore;

import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Procedure;
import io.holdfast.repository.Repositories;
import java.util.List;

/** The procedures of one leader that bring tables back. */
public final class RestoreProcedures {

    private final RestoreProcedure restore;
    private final SwapProcedure swap;
    private final InPlaceProcedure inPlace;

    /** @param parallelism files that are copied side by side */
    public RestoreProcedures(Cluster cluster, Repositories repositories, int parallelism) {
        this.restore = new RestoreProcedure(cluster, repositories, parallelism);
        this.swap = new SwapProcedure(cluster);
        this.inPlace = new InPlaceProcedure(cluster, restore, swap);
    }

    /** All kinds, those of children too, as an engine needs them. */
    public List<Procedure<?, ?>> kinds() {
        return List.of(restore, swap, inPlace);
    }

    /** The one that does what this state says. */
    public Procedure<RestoreState, ?> of(RestoreState state) {
        return state.manner().overwritten().isEmpty() ? restore : inPlace;
    }
}
