package io.holdfast.catalog;

import io.holdfast.api.RebuildResult.Unlisted;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.repository.Repository;
import io.holdfast.repository.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Manifests that the newest root does not list: no backup exists by them, and most become garbage. */
final class UnlistedManifests {

    private final Repository repository;

    UnlistedManifests(Repository repository) {
        this.repository = repository;
    }

    List<Unlisted> find(Root newest) {
        try (Stream<StoredObject> objects = repository.sessionObjects(Layout.backups())) {
            return objects.filter(object -> Layout.isManifest(object.key()))
                    .map(StoredObject::session)
                    .filter(session -> newest.backup(BackupId.of(session)).isEmpty())
                    .flatMap(session -> describe(session, newest).stream())
                    .toList();
        }
    }

    private Optional<Unlisted> describe(SessionId session, Root newest) {
        BackupId backup = BackupId.of(session);
        try {
            return repository
                    .findManifest(backup)
                    .map(manifest -> new Unlisted(backup.text(), tables(manifest), reason(session, newest)));
        } catch (Corrupt | Rejected e) {
            return Optional.of(
                    new Unlisted(backup.text(), List.of(), "its manifest cannot be read: " + e.getMessage()));
        }
    }

    private static List<String> tables(Manifest manifest) {
        return manifest.tables().stream()
                .map(TableImage::table)
                .map(TableId::toString)
                .toList();
    }

    private String reason(SessionId session, Root newest) {
        if (!newest.hasEnded(session)) {
            return "its session has not ended: it may be about to commit it, or has died before it could";
        }
        Optional<SessionHistory> history = history(session);
        if (history.isEmpty()) {
            return "its session has ended: the backup was deleted, or was never committed";
        }
        return history.get().state().equals("COMPLETE")
                ? "the backup was deleted"
                : "its session ended as " + history.get().state() + " and never committed it";
    }

    private Optional<SessionHistory> history(SessionId session) {
        try {
            return repository.history(session);
        } catch (Corrupt | Rejected e) {
            // Only a note for people: without it the reason is less precise.
            return Optional.empty();
        }
    }
}
