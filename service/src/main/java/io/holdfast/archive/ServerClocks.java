package io.holdfast.archive;

import io.holdfast.format.ClockSkew;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * How far the clocks of servers are ahead of this process's, as this process has measured. What another one has measured says
 * nothing here: its clock was another one. May be used by many threads.
 */
final class ServerClocks {

    private final Map<String, Measured> known = new ConcurrentHashMap<>();

    private record Measured(ClockSkew skew, Instant at) {}

    /** @param at by this process's clock */
    void measured(Map<String, ClockSkew> skews, Instant at) {
        skews.forEach((server, skew) -> known.put(server, new Measured(skew, at)));
    }

    /** By server; of one whose clock was never measured here there is nothing. */
    Map<String, ClockSkew> skews() {
        Map<String, ClockSkew> skews = new TreeMap<>();
        known.forEach((server, measured) -> skews.put(server, measured.skew()));
        return skews;
    }

    Set<String> measuredSince(Instant since) {
        return known.entrySet().stream()
                .filter(entry -> !entry.getValue().at().isBefore(since))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Others are gone for good: a server that is started again has another name. */
    void retain(Collection<String> servers) {
        known.keySet().retainAll(servers);
    }
}
