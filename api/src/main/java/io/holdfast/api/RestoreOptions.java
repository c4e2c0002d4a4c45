package io.holdfast.api;

import io.holdfast.measure.Bandwidth;
import java.util.Optional;

/**
 * How a restore is to be done.
 *
 * @param acl whether to grant the permissions that the backup recorded
 * @param bandwidth how much the session may read from the repository in a second; empty for what the configuration says
 */
public record RestoreOptions(boolean acl, Optional<Bandwidth> bandwidth) {

    /** Nothing out of the ordinary. */
    public static final RestoreOptions NONE = new RestoreOptions(false, Optional.empty());

    public RestoreOptions withAcl(boolean wanted) {
        return new RestoreOptions(wanted, bandwidth);
    }

    public RestoreOptions within(Optional<Bandwidth> most) {
        return new RestoreOptions(acl, most);
    }
}
