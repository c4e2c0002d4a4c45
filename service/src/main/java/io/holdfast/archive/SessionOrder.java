package io.holdfast.archive;

import io.holdfast.error.Conflict;
import io.holdfast.format.ClusterId;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a reading of logs comes after everything that came before it also by the clock. The times in the ids of sessions tell
 * which readings follow an image; they are of whoever led, and by a clock that was set back, or by another machine's, what is
 * later may seem to be earlier.
 */
final class SessionOrder {

    private SessionOrder() {}

    /**
     * {@code Conflict} unless all readings and full backups of the cluster began before.
     *
     * @param now by the clock by which it is read
     */
    static void require(Repository repository, ClusterId cluster, SessionId reading, Instant now) {
        // Those that run are read before the root, so that each is seen in the one or in the other.
        List<Instant> times = new ArrayList<>();
        repository.intents().stream()
                .flatMap(found -> found.intent().stream())
                .filter(intent -> intent.cluster().equals(cluster))
                .forEach(intent -> times.add(intent.session().createdAt()));
        Root root = repository.newestRoot();
        root.backups().stream()
                .filter(backup ->
                        backup.type().equals(Manifest.FULL) && backup.cluster().equals(cluster))
                .forEach(backup -> times.addAll(List.of(backup.startedAt(), backup.completedAt())));
        times.forEach(time -> requireNotAfter(time, now));
        root.log(cluster)
                .map(head -> repository.readLogChain(head).lastReading().createdAt())
                .ifPresent(time -> requireNotAfter(time, earlier(reading.createdAt(), now)));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static void requireNotAfter(Instant time, Instant now) {
        if (time.isAfter(now)) {
            throw new Conflict(
                    "unable to archive the logs: expected it to be later than %s, when another session of this cluster ran, found %s"
                            .formatted(time, now),
                    "set the clocks right on all machines that run Holdfast: it goes on when that time has come, and the cluster keeps its logs until then");
        }
    }
}
