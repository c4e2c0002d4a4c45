package io.holdfast.procedure;

/** Hears what the engine does. Must return quickly and throw nothing. */
public interface ProcedureListener {

    ProcedureListener NONE = new ProcedureListener() {};

    /** A step is about to run or to be undone. */
    default void moved(JournalRecord record) {}

    default void progressed(ProcedureId id, String step, long done, long total, String unit) {}

    /** The procedure has ended; its record is forgotten after this returns, so that this may be heard twice. */
    default void ended(JournalRecord record) {}
}
