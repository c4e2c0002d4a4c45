package io.holdfast.api;

import java.util.Optional;

/**
 * Which backups to list.
 *
 * @param table only those that hold this table
 * @param set only those that hold every table of this set
 * @param state only those in this state
 * @param limit at most so many, the newest
 */
public record BackupFilter(Optional<String> table, Optional<String> set, Optional<String> state, int limit) {

    public static final BackupFilter ALL =
            new BackupFilter(Optional.empty(), Optional.empty(), Optional.empty(), Integer.MAX_VALUE);
}
