package io.holdfast.control;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.backup.FullBackupState;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/** Checks what a backup is asked for, and reports what came of it. */
final class BackupDesk {

    private final RepositoryDesk repositories;
    private final Cluster cluster;

    BackupDesk(RepositoryDesk repositories, Cluster cluster) {
        this.repositories = repositories;
        this.cluster = cluster;
    }

    /** The backup that is asked for, before it begins. */
    FullBackupState begin(BackupRequest request, SessionId session, Instant now) {
        return FullBackupState.begin(
                        session,
                        repositories.location(),
                        new BackupRequestCheck(request).tablesOf(cluster),
                        request.label().orElse(null),
                        now)
                .within(request.bandwidth().or(repositories::bandwidth))
                .by(request.workers());
    }

    /** From what the session itself remembers: the backup is there, even if the repository cannot be read just now. */
    static BackupResult result(FullBackupState state, double seconds) {
        BackupEntry entry = Objects.requireNonNull(state.entry(), "what is committed has an entry");
        return new BackupResult(
                state.session().toString(),
                entry.id().toString(),
                entry.type().toLowerCase(Locale.ROOT),
                "COMPLETE",
                entry.tables().stream().map(TableId::toString).toList(),
                entry.filesTotal(),
                entry.filesCopied(),
                entry.bytesTotal(),
                entry.bytesCopied(),
                seconds);
    }
}
