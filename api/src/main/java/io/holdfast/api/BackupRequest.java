package io.holdfast.api;

import io.holdfast.measure.Bandwidth;
import java.util.List;
import java.util.Optional;

/**
 * Asks for a backup.
 *
 * @param tables names as the user wrote them; empty with {@code set} and {@code all}
 * @param set a table set, as it is when the backup begins, instead of named tables
 * @param all every table of users, instead of named ones
 * @param type what kind of backup
 * @param label a note of the user's, at most 256 characters
 * @param bandwidth how much the session may write to the repository in a second; empty for what the configuration says
 * @param workers how many of them may work for the session at once, 1 or more; empty for all there are
 */
public record BackupRequest(
        List<String> tables,
        Optional<String> set,
        boolean all,
        Type type,
        Optional<String> label,
        Optional<Bandwidth> bandwidth,
        Optional<Integer> workers) {

    public BackupRequest {
        tables = List.copyOf(tables);
    }

    /** A request for which all workers may work. */
    public BackupRequest(
            List<String> tables,
            Optional<String> set,
            boolean all,
            Type type,
            Optional<String> label,
            Optional<Bandwidth> bandwidth) {
        this(tables, set, all, type, label, bandwidth, Optional.empty());
    }

    /** A request for named tables, with nothing else said. */
    public static BackupRequest of(Type type, String... tables) {
        return new BackupRequest(List.of(tables), Optional.empty(), false, type, Optional.empty(), Optional.empty());
    }

    /** The same of these tables, with no set. */
    public BackupRequest withTables(List<String> named) {
        return new BackupRequest(named, Optional.empty(), all, type, label, bandwidth, workers);
    }

    /** The same, for which no more workers than this work at once. */
    public BackupRequest by(Optional<Integer> most) {
        return new BackupRequest(tables, set, all, type, label, bandwidth, most);
    }

    /** What kind of backup is asked for; {@code AUTO} takes the cheapest that is possible. */
    public enum Type {
        AUTO,
        FULL,
        INCREMENTAL
    }
}
