package io.holdfast.api;

import io.holdfast.measure.Bandwidth;
import java.util.Optional;

/**
 * How a restore is to be done.
 *
 * @param acl whether to grant the permissions that the backup recorded
 * @param overwrite whether a table that is there is replaced; otherwise the restore is refused
 * @param keepExpired whether cells stay that are older than their family keeps them
 * @param compact whether HBase is asked at the end to rewrite all files
 * @param bandwidth how much the session may read from the repository in a second; empty for what the configuration says
 */
public record RestoreOptions(
        boolean acl, boolean overwrite, boolean keepExpired, boolean compact, Optional<Bandwidth> bandwidth) {

    /** Nothing out of the ordinary. */
    public static final RestoreOptions NONE = new RestoreOptions(false, false, false, false, Optional.empty());

    public RestoreOptions withAcl(boolean wanted) {
        return new RestoreOptions(wanted, overwrite, keepExpired, compact, bandwidth);
    }

    public RestoreOptions overwriting(boolean wanted) {
        return new RestoreOptions(acl, wanted, keepExpired, compact, bandwidth);
    }

    public RestoreOptions keepingExpired(boolean wanted) {
        return new RestoreOptions(acl, overwrite, wanted, compact, bandwidth);
    }

    public RestoreOptions compacting(boolean wanted) {
        return new RestoreOptions(acl, overwrite, keepExpired, wanted, bandwidth);
    }

    public RestoreOptions within(Optional<Bandwidth> most) {
        return new RestoreOptions(acl, overwrite, keepExpired, compact, most);
    }
}
