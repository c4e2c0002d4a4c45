package io.holdfast.procedure;

/** What a step may use of the engine that runs it. */
public interface StepContext {

    ProcedureId id();

    /**
     * Throws FENCED if this process has lost the lead. To be called immediately before whatever cannot be taken back.
     */
    void checkLeading();

    /** Tells how far the step is; cheap, may be called by any thread. */
    void progress(long done, long total, String unit);
}
