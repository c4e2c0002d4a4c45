package io.holdfast.archive;

import io.holdfast.error.Conflict;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.ClusterId;
import io.holdfast.format.Manifest;
import io.holdfast.repository.FoundIntent;
import io.holdfast.repository.Repository;
import java.time.Instant;
import java.util.List;

/**
 * Whether a reading of logs comes after all images that there are also by the clock. Which readings follow an image is told by
 * the times of their sessions, which are of whoever led: by a clock that was set back, or by another machine's, a reading may
 * seem to be earlier than the image that it follows.
 */
final class SessionOrder {

    private SessionOrder() {}

    /**
     * {@code Conflict} if a full backup of the cluster, or a session that may make one, is dated later.
     *
     * @param now by the clock by which it is read
     */
    static void require(Repository repository, ClusterId cluster, Instant now) {
        // Those that run are read before the root, so that each is seen in the one or in the other.
        List<FoundIntent> running = repository.intents();
        for (BackupEntry backup : repository.newestRoot().backups()) {
            if (backup.type().equals(Manifest.FULL) && backup.cluster().equals(cluster)) {
                requireNotAfter("backup " + backup.id(), backup.startedAt(), now);
                requireNotAfter("backup " + backup.id(), backup.completedAt(), now);
            }
        }
        running.stream()
                .flatMap(found -> found.intent().stream())
                .filter(intent -> intent.cluster().equals(cluster))
                .forEach(intent -> requireNotAfter(
                        "session " + intent.session(), intent.session().createdAt(), now));
    }

    private static void requireNotAfter(String what, Instant time, Instant now) {
        if (time.isAfter(now)) {
            throw new Conflict(
                    "unable to archive the logs: expected it to be later than %s, of which %s is, found %s"
                            .formatted(time, what, now),
                    "set the clocks right on all machines that run Holdfast; what is dated wrongly keeps logs from being read until that time has come, or it is deleted");
        }
    }
}
