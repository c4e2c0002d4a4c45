package io.holdfast.hbase;

import java.util.Objects;

/**
 * A file of a region server's log.
 *
 * @param server host, port and start code of the server, as HBase writes it
 * @param group tells apart the logs of a server that writes several; empty where it writes one
 * @param number rises from file to file of one log; the time of the file's creation in ms by the server's clock, or later
 * @param name as HBase named it; no other file ever has it
 * @param needed whether its server, or whoever succeeds it, still needs it
 * @param length in bytes; of one that is being written what happens to be known of it
 */
public record WalFile(String server, String group, long number, String name, State state, boolean needed, long length) {

    /** Whether more may come. */
    public enum State {
        /** The server writes it. */
        WRITTEN,
        /** Nothing is added any more, but it cannot be read to its end yet. */
        CLOSING,
        /** All that it will ever hold can be read. */
        CLOSED
    }

    public WalFile {
        Objects.requireNonNull(server);
        Objects.requireNonNull(group);
        Objects.requireNonNull(name);
        Objects.requireNonNull(state);
    }
}
