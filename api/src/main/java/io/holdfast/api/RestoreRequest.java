package io.holdfast.api;

import io.holdfast.measure.Bandwidth;
import java.util.List;
import java.util.Optional;

/**
 * Asks for tables of a backup to be brought back.
 *
 * @param backupId the backup
 * @param tables {@code TABLE} or {@code TABLE=NEW}, as the user wrote them; empty: every table of the backup
 * @param suffix appended to the name of each table that was given no new name
 * @param bandwidth how much the session may read from the repository in a second; empty for what the configuration says
 */
public record RestoreRequest(
        String backupId, List<String> tables, Optional<String> suffix, Optional<Bandwidth> bandwidth) {

    public RestoreRequest {
        tables = List.copyOf(tables);
    }
}
