package io.holdfast.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param backupId the backup that was verified; null for the whole repository
 * @param mode {@code quick}, {@code sample} or {@code deep}
 * @param checked objects that were looked at
 * @param bytes bytes of stored files that were read and compared
 * @param bytesTotal bytes of all stored files that there were to verify
 * @param findings what is wrong, the first thousand at most
 * @param findingsTotal how much is wrong
 * @param notes what could not be verified, and is no damage
 */
public record VerifyResult(
        String sessionId,
        @Nullable String backupId,
        String mode,
        long checked,
        long bytes,
        long bytesTotal,
        double seconds,
        List<Finding> findings,
        long findingsTotal,
        List<String> notes) {

    public VerifyResult {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** Whether everything that was looked at is as it must be. */
    public boolean sound() {
        return findingsTotal == 0;
    }

    /**
     * One thing that is not as it must be.
     *
     * @param kind what is wrong, in one word: {@code missing}, {@code length}, {@code checksum}, {@code unreadable}, {@code
     *     chain}, {@code hfile} or {@code foreign}
     * @param object its key
     * @param backup the newest backup that it hurts; null if it hurts none
     * @param backups all of them; the newest if there are very many
     * @param tables the tables of these backups that it hurts
     */
    public record Finding(
            String kind,
            String object,
            @Nullable String backup,
            String detail,
            List<String> backups,
            List<String> tables) {

        public Finding {
            backups = List.copyOf(backups);
            tables = List.copyOf(tables);
        }
    }
}
