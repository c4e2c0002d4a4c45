package io.holdfast.backup;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.measure.Bandwidth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a full backup remembers from step to step. What has been copied is not in here: it is read back from the
 * repository.
 *
 * @param repository the repository's location
 * @param label a note of the user's
 * @param bandwidth how much the session may write in a second; null for as much as it can
 * @param workers how many of them may work for the session at once; null for all there are
 * @param cuts what the snapshots hold, in the order of the tables; empty until they are taken
 * @param entry what the root is going to say of the backup; null until the copy is verified
 * @param notes what the user should know of the backup, a few short texts
 */
public record FullBackupState(
        SessionId session,
        String repository,
        List<TableId> tables,
        @Nullable String label,
        @Nullable Bandwidth bandwidth,
        @Nullable Integer workers,
        Instant startedAt,
        List<Cut> cuts,
        @Nullable BackupEntry entry,
        List<String> notes) {

    public FullBackupState {
        tables = List.copyOf(tables);
        cuts = cuts == null ? List.of() : List.copyOf(cuts);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** A table's snapshot was taken after {@code from} and complete before {@code to}. */
    public record Cut(boolean enabled, Instant from, Instant to) {}

    public BackupId backup() {
        return BackupId.of(session);
    }

    SnapshotName snapshotOf(int table) {
        return new SnapshotName(snapshotPrefix() + table);
    }

    String snapshotPrefix() {
        return "holdfast-" + session + "-";
    }

    /** A backup that has not begun. */
    public static FullBackupState begin(
            SessionId session, String repository, List<TableId> tables, @Nullable String label, Instant startedAt) {
        return new FullBackupState(
                session, repository, tables, label, null, null, startedAt, List.of(), null, List.of());
    }

    /** The same, which writes no faster than this. */
    public FullBackupState within(Optional<Bandwidth> most) {
        return new FullBackupState(
                session, repository, tables, label, most.orElse(null), workers, startedAt, cuts, entry, notes);
    }

    /** The same, for which no more workers than this work at once. */
    public FullBackupState by(Optional<Integer> most) {
        return new FullBackupState(
                session, repository, tables, label, bandwidth, most.orElse(null), startedAt, cuts, entry, notes);
    }

    /** The same, of which the user is told this, too. */
    public FullBackupState noting(List<String> more) {
        return new FullBackupState(
                session, repository, tables, label, bandwidth, workers, startedAt, cuts, entry, both(notes, more));
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    FullBackupState withCuts(List<Cut> newCuts) {
        return new FullBackupState(
                session, repository, tables, label, bandwidth, workers, startedAt, newCuts, null, notes);
    }

    FullBackupState withEntry(BackupEntry newEntry, List<String> more) {
        return new FullBackupState(
                session, repository, tables, label, bandwidth, workers, startedAt, cuts, newEntry, both(notes, more));
    }
}
