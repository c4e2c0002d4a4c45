package io.holdfast.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks for the protection of tables.
 *
 * @param tables their names, at least one, with the namespace where it is not the default one
 * @param interval how long a service waits from now on after each reading of the cluster's logs, in whole seconds, from 1 s
 *     to 1 h; empty: as before, which at first is what its configuration says
 * @param tail how long a service waits from now on between looks at what is not read yet, in whole seconds, from 1 s to 1 h; zero:
 *     it does not look; empty: as before, which at first is not at all
 */
public record PitrEnableRequest(List<String> tables, Optional<Duration> interval, Optional<Duration> tail) {

    public PitrEnableRequest {
        tables = List.copyOf(tables);
    }
}
