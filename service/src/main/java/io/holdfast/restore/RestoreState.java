package io.holdfast.restore;

import io.holdfast.format.BackupId;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.ImportAlias;
import io.holdfast.hbase.SnapshotName;
import java.time.Instant;
import java.util.List;

/**
 * All that a restore remembers from step to step. Which files are staged is not in here: the target's file system tells.
 *
 * @param repository the repository's location
 * @param newNamespaces namespaces that were absent before, and go again if the restore fails
 */
public record RestoreState(
        SessionId session,
        String repository,
        BackupId backup,
        List<RestoreTarget> targets,
        List<String> newNamespaces,
        Instant startedAt) {

    public RestoreState {
        targets = List.copyOf(targets);
        newNamespaces = newNamespaces == null ? List.of() : List.copyOf(newNamespaces);
    }

    SnapshotName snapshotOf(int target) {
        return ImportPins.snapshotName(session, target);
    }

    TableId aliasOf(int target) {
        return ImportAlias.of(targets.get(target).to(), session);
    }

    RestoreState withNewNamespaces(List<String> absent) {
        return new RestoreState(session, repository, backup, targets, absent, startedAt);
    }
}
