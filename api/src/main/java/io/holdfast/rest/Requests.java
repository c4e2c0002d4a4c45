package io.holdfast.rest;

import java.util.List;

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

    /** About one table set. */
    public record OfSet(String name) {}

    /** To add tables to a set, or to take them off. */
    public record TablesOfSet(String name, List<String> tables) {

        public TablesOfSet {
            tables = List.copyOf(tables);
        }
    }

    /** To make a table out of a snapshot. */
    public record CloneSnapshot(String name, String table) {}

    /** To give tables the content of their snapshots. */
    public record RestoreSnapshot(String name, boolean failsafe) {}
}
