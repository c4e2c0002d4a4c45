package io.holdfast.api;

import java.util.List;
import java.util.Optional;

/**
 * Asks for a backup.
 *
 * @param tables names as the user wrote them; empty with {@code all}
 * @param all every table of users, instead of named ones
 * @param type what kind of backup
 * @param label a note of the user's, at most 256 characters
 */
public record BackupRequest(List<String> tables, boolean all, Type type, Optional<String> label) {

    public BackupRequest {
        tables = List.copyOf(tables);
    }

    /** What kind of backup is asked for; {@code AUTO} takes the cheapest that is possible. */
    public enum Type {
        AUTO,
        FULL
    }
}
