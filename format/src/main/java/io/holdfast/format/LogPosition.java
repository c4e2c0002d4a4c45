package io.holdfast.format;

import org.jspecify.annotations.Nullable;

/**
 * How far one log of a region server has been read. A server writes one log, or several side by side that are told apart by
 * their groups; each is a row of files with ascending numbers.
 *
 * @param server host, port and start code, as HBase writes it: {@code host,port,startcode}
 * @param group empty where the server writes one log only
 * @param next the number of the first file that has not been read, or one that is greater than that of all that were
 * @param exists whether there was such a file, so that it has to be there until it is read
 * @param clock how far the server's clock was ahead when it last began a file because it was asked to; null if it is not known
 */
public record LogPosition(
        String server,
        String group,
        long next,
        boolean exists,
        @Nullable ClockSkew clock) {

    private static final int LONGEST = 1_000;

    public LogPosition {
        Invariant.text("server", server, LONGEST);
        Invariant.text("group", group, LONGEST);
        Invariant.notNegative("number", next);
    }

    /** One of a server whose clock is not known. */
    public LogPosition(String server, String group, long next, boolean exists) {
        this(server, group, next, exists, null);
    }

    /** Which log of which server. */
    public String name() {
        return group.isEmpty() ? server : server + "." + group;
    }
}
