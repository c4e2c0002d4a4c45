package io.holdfast.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found. The records that are kept are ordered by their sequence; whoever writes one carries over what
 * the newest of the others says and he did not look at himself. So the newest says all that is known of damage.
 *
 * @param session who verified
 * @param sequence one more than the greatest that was there; two that ran at once may have the same, and both count
 * @param mode {@code QUICK}, {@code SAMPLE} or {@code DEEP}
 * @param backup the one that was verified; null for all of them
 * @param repository the id in the header; null if no header could be read
 * @param startedAt what is proven by it is proven as of then
 * @param complete false while it runs: nothing is known of new findings then
 * @param root the newest one that any verification went by; null if none could be read
 * @param checked objects that were looked at
 * @param bytesRead bytes of stored files that were read
 * @param bytesTotal bytes of all stored files that there were to verify
 * @param findings the first of them, {@link #MOST_FINDINGS} at most
 * @param findingsTotal how many there were
 * @param damaged every backup that is hurt by any finding
 * @param ledger what was proven when; null if nothing ever was
 */
public record Verification(
        SessionId session,
        long sequence,
        String mode,
        @Nullable BackupId backup,
        @Nullable RepositoryId repository,
        Instant startedAt,
        Instant writtenAt,
        boolean complete,
        @Nullable ParentRoot root,
        long checked,
        long bytesRead,
        long bytesTotal,
        List<Finding> findings,
        long findingsTotal,
        List<DamagedBackup> damaged,
        @Nullable ObjectRef ledger)
        implements Document {

    public static final int MOST_FINDINGS = 1_000;

    private static final int LONGEST_WORD = 100;

    public Verification {
        Objects.requireNonNull(session);
        Invariant.holds(sequence > 0, "a sequence from 1 on", sequence);
        Invariant.text("mode", mode, LONGEST_WORD);
        Objects.requireNonNull(startedAt);
        Objects.requireNonNull(writtenAt);
        Invariant.notNegative("checked objects", checked);
        Invariant.notNegative("bytes read", bytesRead);
        Invariant.notNegative("bytes", bytesTotal);
        findings = List.copyOf(findings);
        Invariant.holds(
                findings.size() <= MOST_FINDINGS && findings.size() <= findingsTotal,
                "at most " + MOST_FINDINGS + " findings of " + findingsTotal,
                findings.size());
        damaged = List.copyOf(damaged);
        Invariant.holds(
                damaged.stream().map(DamagedBackup::backup).distinct().count() == damaged.size(),
                "each damaged backup once",
                damaged.size() + " with duplicates");
    }

    /**
     * One thing that is not as it must be.
     *
     * @param kind what is wrong, in one word; see docs/format.md
     * @param offset where the file begins in the object; null if it is about the whole object
     * @param backups those that it hurts, the newest of them if there are very many; none if it hurts no backup
     * @param tables the tables of these that it hurts
     */
    public record Finding(
            String kind,
            ObjectKey object,
            @Nullable Long offset,
            String detail,
            List<BackupId> backups,
            List<TableId> tables) {

        public static final int LONGEST_DETAIL = 1_000;

        public Finding {
            Invariant.text("kind", kind, LONGEST_WORD);
            Objects.requireNonNull(object);
            if (offset != null) {
                Invariant.notNegative("offset", offset);
            }
            Invariant.text("detail", detail, LONGEST_DETAIL);
            backups = Invariant.sortedSet("backups", backups);
            tables = List.copyOf(tables);
        }
    }

    /** A backup, and those of its tables that cannot be restored as they were. */
    public record DamagedBackup(BackupId backup, List<TableId> tables) {

        public DamagedBackup {
            Objects.requireNonNull(backup);
            tables = Invariant.sortedSet("damaged tables of backup " + backup, tables);
        }
    }
}
