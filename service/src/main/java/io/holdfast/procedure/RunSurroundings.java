package io.holdfast.procedure;

import java.time.Instant;
import java.util.List;

/** What a procedure uses of the engine that drives it. */
interface RunSurroundings {

    Scheduler scheduler();

    StateCodec states();

    RetryPolicy retries();

    ProcedureListener listener();

    Instant now();

    /** Writes to the journal; when that fails, for whatever reason but the size, the engine has stepped down. */
    void write(List<JournalRecord> records);

    void checkLeading();

    boolean holdsLocks(ProcedureId id);

    /** Ends all that this engine does. */
    void stepDown(Throwable why);

    boolean stopped();

    /** A procedure without a parent has ended, and what follows from that is to be done; may be called again. */
    void closing(ProcedureRun<?, ?> run);

    /** All that was done, and is recorded. */
    void closed(ProcedureRun<?, ?> run);
}
