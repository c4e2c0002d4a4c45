package io.holdfast.api;

import io.holdfast.measure.Bandwidth;
import java.util.List;
import java.util.Optional;

/**
 * How a restore is to be done.
 *
 * @param acl whether to grant the permissions that the backup recorded
 * @param overwrite whether a table that is there is replaced; otherwise the restore is refused
 * @param keepExpired whether cells stay that are older than their family keeps them
 * @param compact whether HBase is asked at the end to rewrite all files
 * @param bandwidth how much the session may read from the repository in a second; empty for what the configuration says
 * @param families the only ones of each table that come back; none for all
 * @param rows the only ones of each table that come back, {@code START..STOP}, the latter not included; empty for all
 */
public record RestoreOptions(
        boolean acl,
        boolean overwrite,
        boolean keepExpired,
        boolean compact,
        Optional<Bandwidth> bandwidth,
        List<String> families,
        Optional<String> rows) {

    /** Nothing out of the ordinary. */
    public static final RestoreOptions NONE =
            new RestoreOptions(false, false, false, false, Optional.empty(), List.of(), Optional.empty());

    public RestoreOptions {
        families = families == null ? List.of() : List.copyOf(families);
    }

    public RestoreOptions withAcl(boolean wanted) {
        return new RestoreOptions(wanted, overwrite, keepExpired, compact, bandwidth, families, rows);
    }

    public RestoreOptions overwriting(boolean wanted) {
        return new RestoreOptions(acl, wanted, keepExpired, compact, bandwidth, families, rows);
    }

    public RestoreOptions keepingExpired(boolean wanted) {
        return new RestoreOptions(acl, overwrite, wanted, compact, bandwidth, families, rows);
    }

    public RestoreOptions compacting(boolean wanted) {
        return new RestoreOptions(acl, overwrite, keepExpired, wanted, bandwidth, families, rows);
    }

    public RestoreOptions within(Optional<Bandwidth> most) {
        return new RestoreOptions(acl, overwrite, keepExpired, compact, most, families, rows);
    }

    /** Of these only. */
    public RestoreOptions selecting(List<String> wantedFamilies, Optional<String> wantedRows) {
        return new RestoreOptions(acl, overwrite, keepExpired, compact, bandwidth, wantedFamilies, wantedRows);
    }
}
