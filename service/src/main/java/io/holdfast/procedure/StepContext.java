package io.holdfast.procedure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a step may use of the engine that runs it. May be used by all threads that work for the step. */
public interface StepContext {

    ProcedureId id();

    /**
     * Throws FENCED if this process has lost the lead. To be called immediately before whatever cannot be taken back.
     */
    void checkLeading();

    /**
     * Throws FENCED if the step is to stop: it was cancelled, its time is over, or this process gives up the lead. A step
     * that takes long calls this often; never does so while it is being undone.
     */
    void checkRunning();

    /** Tells how far the step is; cheap. */
    void progress(long done, long total, String unit);

    /** What was reported to the procedure since the step began, oldest first; forgotten once the step is done. */
    List<JsonNode> reports();

    /** What the children of one kind remembered at their end, in the order in which they were begun. */
    <T extends Record> List<T> children(Procedure<T, ?> kind);
}
