package io.holdfast.procedure;

import java.util.List;

/**
 * Where procedures are kept so that they outlive their process. Only the leader writes. Each write is atomic and durable
 * when it returns, and fails with FENCED if another leader has taken over; with UNAVAILABLE if the journal cannot be
 * reached, in which case the write may or may not have happened and the caller stops.
 */
public interface Journal {

    /** All procedures that have not been removed, in any order. */
    List<JournalRecord> load();

    /**
     * Creates or replaces records, all or none.
     *
     * @throws io.holdfast.error.Rejected if they are larger together than {@link JournalCodec#LARGEST_BYTES}; nothing was
     *     written then
     */
    void write(List<JournalRecord> records);

    /** Forgets procedures, all or none; those that are absent are fine. At most {@link #MOST_REMOVALS}. */
    void remove(List<ProcedureId> ids);

    /** So many fit into one request to ZooKeeper, with room to spare. */
    int MOST_REMOVALS = 1_000;

    /** Throws FENCED if another leader has taken over. */
    void checkLeading();
}
