package io.holdfast.control;

import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.ProcedureListener;

/** Takes the lead over a cluster. */
@FunctionalInterface
public interface Leaders {

    /**
     * Takes the lead, and brings to an end what an earlier leader left unfinished.
     *
     * @throws io.holdfast.error.Conflict if another leads and does not stop
     */
    Lead lead(Cluster cluster, ProcedureListener listener);
}
