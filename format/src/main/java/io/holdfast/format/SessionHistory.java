package io.holdfast.format;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a session, kept after it ended.
 *
 * @param operation what it did, such as {@code backup} or {@code restore}
 * @param state {@code COMPLETE}, {@code FAILED} or {@code CANCELLED}
 * @param errorCode the code of the error that ended it; null if none did
 * @param errorMessage its message, for people
 * @param backup the backup that it wrote or restored; null if there is none
 */
public record SessionHistory(
        SessionId session,
        String operation,
        String state,
        Instant startedAt,
        Instant endedAt,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        @Nullable BackupId backup)
        implements Document {

    /** Characters of an error's message. */
    public static final int LONGEST_MESSAGE = 10_000;

    private static final int LONGEST_WORD = 100;

    public SessionHistory {
        Objects.requireNonNull(session);
        Invariant.text("operation", operation, LONGEST_WORD);
        Invariant.text("state", state, LONGEST_WORD);
        Objects.requireNonNull(startedAt);
        Objects.requireNonNull(endedAt);
        if (errorCode != null) {
            Invariant.text("error code", errorCode, LONGEST_WORD);
        }
        if (errorMessage != null) {
            Invariant.text("error message", errorMessage, LONGEST_MESSAGE);
        }
    }
}
