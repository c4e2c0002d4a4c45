package io.holdfast.control;

import io.holdfast.error.Conflict;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that needs no cluster and so no procedure: its work is a chain of commits, each of which counts or does not, and
 * who is killed in between is followed by whoever asks for the same again. How it ended is written down in the repository;
 * losing such a note loses no data, so that failing to write it fails nothing.
 */
final class RecordedSession {

    private static final Logger LOG = LoggerFactory.getLogger(RecordedSession.class);

    private final Repository repository;
    private final SessionId session;
    private final String operation;
    private final Clock clock;

    /** @param operation what it does, as its history says */
    RecordedSession(Repository repository, SessionId session, String operation, Clock clock) {
        this.repository = repository;
        this.session = session;
        this.operation = operation;
        this.clock = clock;
    }

    /** Does the work, and passes on what it returns or throws. Work that was refused changed nothing, and leaves no note. */
    <T> T run(Supplier<T> work) {
        Instant startedAt = clock.instant();
        try {
            T result = work.get();
            note("COMPLETE", startedAt, null, null);
            return result;
        } catch (Rejected | Conflict refused) {
            throw refused;
        } catch (HoldfastException e) {
            note("FAILED", startedAt, e.code().name(), e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            note("FAILED", startedAt, "FAILED", e.toString());
            throw e;
        }
    }

    private void note(String state, Instant startedAt, @Nullable String code, @Nullable String message) {
        try {
            repository.putHistory(new SessionHistory(
                    session, operation, state, startedAt, clock.instant(), code, bounded(message), null));
        } catch (HoldfastException e) {
            LOG.warn("unable to write the history of session {}", session, e);
        }
    }

    private static @Nullable String bounded(@Nullable String message) {
        return message == null || message.isBlank()
                ? null
                : message.substring(0, Math.min(message.length(), SessionHistory.LONGEST_MESSAGE));
    }
}
