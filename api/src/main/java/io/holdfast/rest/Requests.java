package io.holdfast.rest;

/** Requests that the front door takes as parameters. */
public final class Requests {

    private Requests() {}

    /** Nothing has to be said. */
    public record Plain() {}

    /** About one backup. */
    public record OfBackup(String backupId) {}

    /** About one session. */
    public record OfSession(String sessionId) {}

    /** About the snapshots of one name. */
    public record OfSnapshot(String name) {}

    /** To make a table out of a snapshot. */
    public record CloneSnapshot(String name, String table) {}

    /** To give tables the content of their snapshots. */
    public record RestoreSnapshot(String name, boolean failsafe) {}
}
