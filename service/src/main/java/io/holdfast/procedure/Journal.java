package io.holdfast.procedure;

import java.util.List;

/**
 * Where procedures are kept so that they outlive their process. Only the leader writes. Each write is atomic and durable
 * when it returns, and fails with FENCED if another leader has taken over; with UNAVAILABLE if the journal cannot be
 * reached, in which case the write may or may not have happened and the caller stops.
 */
public interface Journal {

    /** All procedures that have not been removed, oldest first. */
    List<JournalRecord> load();

    /** Creates or replaces the record of one procedure. */
    void write(JournalRecord record);

    /** Forgets an ended procedure; one that is absent is fine. */
    void remove(ProcedureId id);

    /** Throws FENCED if another leader has taken over. */
    void checkLeading();
}
