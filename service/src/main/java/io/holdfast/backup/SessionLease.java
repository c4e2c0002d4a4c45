package io.holdfast.backup;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.Intent;
import io.holdfast.format.RootAuthor;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The intents of a running session: the first says what it may re-use, later ones that it is still alive. May be used by
 * many threads.
 */
final class SessionLease {

    private static final Logger LOG = LoggerFactory.getLogger(SessionLease.class);

    /** How long gc leaves a session alone that gives no sign of life. */
    private static final Duration LEASE = Duration.ofHours(24);

    private static final Duration RENEW_AFTER = LEASE.dividedBy(4);

    private final Repository repository;
    private final RootAuthor author;
    private final String owner;
    private final Clock clock;
    private Instant renewAt = Instant.MIN;

    SessionLease(Repository repository, RootAuthor author, String owner, Clock clock) {
        this.repository = repository;
        this.author = author;
        this.owner = owner;
        this.clock = clock;
    }

    /** Writes the first intent, unless an earlier attempt of the session did; another one, if that cannot be read. */
    void begin(Supplier<List<BackupId>> reuses) {
        if (readable().findAny().isEmpty()) {
            put(reuses.get());
        }
    }

    /** Goes on from the intents that there are. */
    synchronized void takeUp() {
        renewAt = readable()
                .map(Intent::writtenAt)
                .max(Instant::compareTo)
                .map(last -> last.plus(RENEW_AFTER))
                .orElse(Instant.MIN);
        renew();
    }

    private Stream<Intent> readable() {
        return repository.intents(author.session()).stream().flatMap(found -> found.intent().stream());
    }

    /** Extends the lease when it is time to. Without it the session may be ended, but loses nothing: failures are only logged. */
    synchronized void renew() {
        if (clock.instant().isBefore(renewAt)) {
            return;
        }
        try {
            put(List.of());
            renewAt = clock.instant().plus(RENEW_AFTER);
        } catch (Unavailable | OutcomeUnknown e) {
            LOG.warn("unable to extend the lease of session {}; the next task tries again", author.session(), e);
        }
    }

    private void put(List<BackupId> reuses) {
        Instant now = clock.instant();
        repository.putIntent(
                new Intent(author.session(), author.cluster(), author.epoch(), owner, now, now.plus(LEASE), reuses));
    }
}
