package io.holdfast.format;

import java.util.Objects;

/** Who writes a root: a session of a cluster's service, under one leadership. */
public record RootAuthor(ClusterId cluster, LeaderEpoch epoch, SessionId session) {

    public RootAuthor {
        Objects.requireNonNull(cluster);
        Objects.requireNonNull(epoch);
        Objects.requireNonNull(session);
    }

    /** Somebody who works on the repository alone. */
    public static RootAuthor withoutCluster(SessionId session) {
        return new RootAuthor(ClusterId.NONE, new LeaderEpoch(0), session);
    }
}
