package io.holdfast.control;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.backup.FullBackupState;
import io.holdfast.backup.IncrementalBackupState;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.TableLocks;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks what a backup is asked for, and reports what came of it. */
final class BackupDesk {

    private final RepositoryDesk repositories;
    private final Cluster cluster;

    BackupDesk(RepositoryDesk repositories, Cluster cluster) {
        this.repositories = repositories;
        this.cluster = cluster;
    }

    /**
     * The backup that is asked for, before it begins.
     *
     * @param sessions gives ids that nobody has
     */
    BackupStart<?> begin(BackupRequest request, Supplier<SessionId> sessions, Instant now) {
        List<TableId> tables = new BackupRequestCheck(request).tablesOf(cluster);
        if (request.type() == BackupRequest.Type.FULL) {
            return full(request, tables, sessions.get(), now, List.of());
        }
        ImageChoice images = new ImageChoice(repositories.open(), cluster);
        if (request.type() == BackupRequest.Type.INCREMENTAL) {
            return incremental(request, tables, images.require(tables), sessions, now);
        }
        Optional<ImageChoice.Image> image = images.find(tables);
        Optional<String> whyNot = image.flatMap(found -> found.whyNot(repositories.chains()));
        List<String> notes = whyNot.map(why -> "a new image: " + why).stream().toList();
        return image.isPresent() && whyNot.isEmpty()
                ? incremental(request, tables, image.get(), sessions, now)
                : full(request, tables, sessions.get(), now, notes);
    }

    private BackupStart<FullBackupState> full(
            BackupRequest request, List<TableId> tables, SessionId session, Instant now, List<String> notes) {
        FullBackupState state = FullBackupState.begin(
                        session,
                        repositories.location(),
                        tables,
                        request.label().orElse(null),
                        now)
                .within(request.bandwidth().or(repositories::bandwidth))
                .by(request.workers())
                .noting(notes);
        return new BackupStart<>(
                session,
                state,
                tables.stream().map(TableLocks::shared).toList(),
                Lead::fullBackup,
                BackupDesk::result,
                FullBackupState::notes);
    }

    private BackupStart<IncrementalBackupState> incremental(
            BackupRequest request,
            List<TableId> tables,
            ImageChoice.Image image,
            Supplier<SessionId> sessions,
            Instant now) {
        String why = "incremental: %d bytes of edits followed the image of backup %s when this began"
                .formatted(image.logBytes(), image.backup().id());
        IncrementalBackupState state = new IncrementalBackupState(
                sessions.get(),
                repositories.location(),
                tables,
                image.backup().id(),
                sessions.get(),
                request.label().orElse(null),
                now,
                null,
                List.of(why),
                request.bandwidth().or(repositories::bandwidth).orElse(null));
        return new BackupStart<>(
                state.session(),
                state,
                List.of(ArchiveProcedure.lock()),
                Lead::incrementalBackup,
                BackupDesk::result,
                IncrementalBackupState::notes);
    }

    /** From what the session itself remembers: the backup is there, even if the repository cannot be read just now. */
    static BackupResult result(FullBackupState state, double seconds) {
        return result(state.session(), state.entry(), seconds);
    }

    static BackupResult result(IncrementalBackupState state, double seconds) {
        return result(state.session(), state.entry(), seconds);
    }

    private static BackupResult result(SessionId session, @Nullable BackupEntry committed, double seconds) {
        BackupEntry entry = Objects.requireNonNull(committed, "what is committed has an entry");
        return new BackupResult(
                session.toString(),
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
