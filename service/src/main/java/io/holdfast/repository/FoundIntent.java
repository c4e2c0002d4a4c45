package io.holdfast.repository;

import io.holdfast.format.Intent;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An intent that is there. Its key says whose it is, even if it cannot be read. */
public sealed interface FoundIntent {

    SessionId session();

    /** When somebody may ask whether the session still runs. */
    Instant leaseUntil();

    /** What it says; empty if it cannot be read, and so may name anything. */
    Optional<Intent> intent();

    /** One as it was written. */
    record Whole(Intent whole) implements FoundIntent {

        @Override
        public SessionId session() {
            return whole.session();
        }

        @Override
        public Instant leaseUntil() {
            return whole.leaseUntil();
        }

        @Override
        public Optional<Intent> intent() {
            return Optional.of(whole);
        }
    }

    /**
     * One that is damaged, that the store does not give out, or that needs a feature unknown here.
     *
     * @param session as its key says
     * @param createdAt by the clock of the store
     * @param reason why it cannot be read
     */
    record Unreadable(ObjectKey key, SessionId session, Instant createdAt, String reason) implements FoundIntent {

        /** A session that goes on for long writes another intent more often than that. */
        private static final Duration LEASE = Duration.ofHours(24);

        @Override
        public Instant leaseUntil() {
            return createdAt.plus(LEASE);
        }

        @Override
        public Optional<Intent> intent() {
            return Optional.empty();
        }
    }
}
