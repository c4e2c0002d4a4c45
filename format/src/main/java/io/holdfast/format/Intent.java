package io.holdfast.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a session says before it writes any data: who it is, until when it may be taken to be alive, and which committed
 * files it means to re-use. A session may write several; what it re-uses is what any of them names.
 *
 * @param owner who runs it, for people: host and process
 * @param leaseUntil when a gc may ask whether the session is still alive; not more than that
 * @param reuses backups each of whose files the session may re-use
 */
public record Intent(
        SessionId session,
        ClusterId cluster,
        LeaderEpoch epoch,
        String owner,
        Instant writtenAt,
        Instant leaseUntil,
        List<BackupId> reuses)
        implements Document {

    private static final int LONGEST_OWNER = 500;

    public Intent {
        Objects.requireNonNull(session);
        Objects.requireNonNull(cluster);
        Objects.requireNonNull(epoch);
        Invariant.text("owner", owner, LONGEST_OWNER);
        Objects.requireNonNull(writtenAt);
        Objects.requireNonNull(leaseUntil);
        reuses = Invariant.sortedSet("re-used backups", reuses);
    }
}
