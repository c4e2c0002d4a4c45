package io.holdfast.cli.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which service to ask, and as whom.
 *
 * @param servers their URLs; any of them, as each knows the leader
 * @param repository the repository that requests are about, if one was named
 * @param token by which the servers know us
 * @param certificate of the authority that vouches for the servers; without it, those that Java trusts
 * @param patience how long to look for a leader before giving up
 */
public record Target(
        List<String> servers,
        Optional<String> repository,
        Optional<String> token,
        Optional<Path> certificate,
        Duration patience) {

    public Target {
        servers = List.copyOf(servers);
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "service at " + String.join(", ", servers);
    }
}
