package io.holdfast.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One session.
 *
 * @param operation what it does, such as {@code backup.full}
 * @param state {@code RUNNING}, {@code ROLLING_BACK}, {@code COMPLETE}, {@code FAILED} or {@code CANCELLED}
 * @param step the step that runs or is undone, {@code WAITING} while others hold its tables; null once it has ended
 * @param progress how far the step is; null if that is not known here
 * @param endedAt null while it runs
 * @param backupId the backup that it writes or restores; null if there is none, and if they are several
 * @param error what it failed with, or is stuck at; null if nothing
 */
public record SessionInfo(
        String sessionId,
        String operation,
        String state,
        @Nullable String step,
        @Nullable Amount progress,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String backupId,
        @Nullable Fault error) {

    /** So much of so much. */
    public record Amount(long done, long total, String unit) {}

    /** As the command line reports errors. */
    public record Fault(
            String code, @Nullable String message, @Nullable String hint) {}

    public boolean hasEnded() {
        return endedAt != null;
    }
}
