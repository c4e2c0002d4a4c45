package io.holdfast.api;

import java.util.List;
import java.util.Optional;

/**
 * Asks for tables of a backup to be brought back.
 *
 * @param backupId the backup; empty where a moment is asked for
 * @param tables {@code TABLE} or {@code TABLE=NEW}, as the user wrote them; empty: every table of the backup
 * @param suffix appended to the name of each table that was given no new name
 * @param options how it is done
 * @param at the moment whose content is wanted, as ISO-8601 with a zone, in milliseconds since 1970, or {@link #LATEST};
 *     without tables, every table that can be brought back to then. Empty for what the backup has
 */
public record RestoreRequest(
        String backupId, List<String> tables, Optional<String> suffix, RestoreOptions options, Optional<String> at) {

    /** The latest moment that all edits are archived of. */
    public static final String LATEST = "latest";

    public RestoreRequest {
        tables = List.copyOf(tables);
    }

    /** Asks for what a backup has. */
    public RestoreRequest(String backupId, List<String> tables, Optional<String> suffix, RestoreOptions options) {
        this(backupId, tables, suffix, options, Optional.empty());
    }
}
