package io.holdfast.api;

import java.util.List;
import java.util.Optional;

/**
 * Asks for tables of a backup to be brought back.
 *
 * @param backupId the backup
 * @param tables {@code TABLE} or {@code TABLE=NEW}, as the user wrote them; empty: every table of the backup
 * @param suffix appended to the name of each table that was given no new name
 * @param options how it is done
 */
public record RestoreRequest(String backupId, List<String> tables, Optional<String> suffix, RestoreOptions options) {

    public RestoreRequest {
        tables = List.copyOf(tables);
    }
}
