package io.holdfast.api;

/** Recovery to a moment: for which tables edits are archived, and how far. */
public interface PitrDoor {

    /**
     * Protects tables from now on. Recovery needs an image to begin with: the next backup of a table is one. Tables that are
     * protected already stay so.
     */
    PitrResult enable(PitrEnableRequest request, ProgressListener progress);

    /** Ends the protection of tables, after what they have so far was archived. When none is left, the cluster's logs are released. */
    PitrResult disable(PitrRequest request, ProgressListener progress);

    /** Archives what was written until now. */
    PitrResult archive(ProgressListener progress);

    /** How things stand, of what the repository says and the cluster has. */
    PitrStatus status();
}
