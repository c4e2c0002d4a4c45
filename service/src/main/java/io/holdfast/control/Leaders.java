package io.holdfast.control;

import io.holdfast.api.Progress;
import io.holdfast.api.WorkerList;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Takes the lead over a cluster, and knows what can be known of another leader. */
public interface Leaders {

    /**
     * Takes the lead, or a part in it where this process holds it already. Who takes it brings to an end first what an earlier
     * leader left unfinished.
     *
     * @param session the one that the listener is to hear of; of those that are brought to an end before, it may hear, too
     * @param whileWaiting called about once a second while another leads; what it throws ends the waiting
     * @throws io.holdfast.error.Conflict if another leads and does not stop
     */
    Lead lead(Cluster cluster, ProcedureId session, ProcedureListener listener, Runnable whileWaiting);

    /** Takes the lead to write sessions down; unless this process holds the lead already, it runs none. */
    Lead leadToRecord(Cluster cluster, Runnable whileWaiting);

    /** How long after its death a leader still seems to lead, at most. */
    Duration silence();

    /** What the cluster's journal holds, whoever leads; without children. In any order. */
    List<JournalRecord> journal(Cluster cluster);

    /** How far sessions are that run, by what their leader said of late; not of each something is known. */
    Map<ProcedureId, Progress> progress(Cluster cluster);

    /** The workers of the leader in this process; {@code UNAVAILABLE} if it leads for one command only. */
    WorkerList workers();

    /** Asks whoever leads, or is next to lead, to cancel a session. */
    void askToCancel(Cluster cluster, ProcedureId session);

    /** Sees to it that a session that is recorded is run, by another process if this one is about to end. */
    void runInBackground(ProcedureId session);
}
