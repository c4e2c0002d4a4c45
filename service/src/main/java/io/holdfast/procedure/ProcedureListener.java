package io.holdfast.procedure;

/** Hears what the engine does with procedures that are no one's children. Must throw nothing, and return quickly, but from {@link #ended}. */
public interface ProcedureListener {

    ProcedureListener NONE = new ProcedureListener() {};

    /** A step is about to run or to be undone. */
    default void moved(JournalRecord record) {}

    /** How far a step is; if it began children, how far they are together. */
    default void progressed(ProcedureId id, String step, long done, long total, String unit) {}

    /** The procedure has ended, and keeps its locks until this returns. Heard at least once, by this leader or the next. */
    default void ended(JournalRecord record) {}

    /** The engine does nothing any more, because it lost the lead or its journal. What it ran is taken up by the next leader. */
    default void steppedDown(Throwable why) {}
}
