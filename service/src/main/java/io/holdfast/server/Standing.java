package io.holdfast.server;

import java.util.Optional;

/** Where this server stands among those of its cluster. */
public sealed interface Standing {

    /** It does not know yet. */
    record Starting() implements Standing {}

    /** It carries requests out. */
    record Leading(long epoch) implements Standing {}

    /**
     * Another leads.
     *
     * @param leader how that one calls itself: its URL, if it is a server; empty while nobody leads
     */
    record StandingBy(Optional<String> leader) implements Standing {

        /** Where the leader can be asked. */
        Optional<String> url() {
            return leader.filter(name -> name.startsWith("http://") || name.startsWith("https://"));
        }
    }

    /** It begins nothing any more. */
    record Stopping() implements Standing {}
}
