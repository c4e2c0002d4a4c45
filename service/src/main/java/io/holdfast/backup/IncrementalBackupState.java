package io.holdfast.backup;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.measure.Bandwidth;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that an incremental backup remembers from step to step.
 *
 * @param repository the repository's location
 * @param base the backup whose images it follows
 * @param reading the session in which the logs are read up to now; another one, as it ends before this does. It is chosen anew when
 *     nobody else reads any more
 * @param label a note of the user's
 * @param entry what the root is going to say of the backup; null until the manifest is written
 * @param notes what the user should know of the backup, a few short texts
 * @param bandwidth how much may be written in a second of what is read in the logs; null for as much as it can
 */
public record IncrementalBackupState(
        SessionId session,
        String repository,
        List<TableId> tables,
        BackupId base,
        SessionId reading,
        @Nullable String label,
        Instant startedAt,
        @Nullable BackupEntry entry,
        List<String> notes,
        @Nullable Bandwidth bandwidth) {

    public IncrementalBackupState {
        tables = List.copyOf(tables);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    public BackupId backup() {
        return BackupId.of(session);
    }

    /** The same, whose logs are read in this session. */
    IncrementalBackupState readBy(SessionId newReading) {
        return new IncrementalBackupState(
                session, repository, tables, base, newReading, label, startedAt, entry, notes, bandwidth);
    }

    IncrementalBackupState withEntry(BackupEntry newEntry, List<String> more) {
        return new IncrementalBackupState(
                session, repository, tables, base, reading, label, startedAt, newEntry, joined(notes, more), bandwidth);
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
