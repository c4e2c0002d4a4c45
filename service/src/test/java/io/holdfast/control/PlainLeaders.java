package io.holdfast.control;

import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import java.util.List;
import java.util.function.BiFunction;

/** Leads at once, and knows nothing of other leaders. */
public record PlainLeaders(BiFunction<Cluster, ProcedureListener, Lead> leading) implements Leaders {

    @Override
    public Lead lead(Cluster cluster, ProcedureListener listener, Runnable whileWaiting) {
        return leading.apply(cluster, listener);
    }

    @Override
    public Lead leadToRecord(Cluster cluster, Runnable whileWaiting) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JournalRecord> journal(Cluster cluster) {
        return List.of();
    }

    @Override
    public void askToCancel(Cluster cluster, ProcedureId session) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void runInBackground(ProcedureId session) {
        throw new UnsupportedOperationException();
    }
}
