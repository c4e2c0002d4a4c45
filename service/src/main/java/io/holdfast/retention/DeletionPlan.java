package io.holdfast.retention;

import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Root;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which backups a deletion takes off the list, and why: those that were named, and whatever follows them.
 *
 * @param deletions newest first, so that none is listed while its base is not
 */
record DeletionPlan(List<Deletion> deletions) {

    /** @param dependsOn the backup that is deleted and that this one follows; null if this one was named itself */
    record Deletion(BackupEntry backup, @Nullable BackupId dependsOn) {}

    DeletionPlan {
        deletions = List.copyOf(deletions);
    }

    /**
     * Plans for what a root lists.
     *
     * @param named the backups to delete
     * @param cascade whether those that depend on them go too
     * @throws Rejected if one is not there
     * @throws Conflict if others depend on them and {@code cascade} does not hold
     */
    static DeletionPlan of(Root root, Collection<BackupId> named, boolean cascade) {
        Set<BackupId> doomed = new LinkedHashSet<>(named);
        List<Deletion> deletions = new ArrayList<>();
        for (BackupId id : doomed) {
            deletions.add(new Deletion(require(root, id), null));
        }
        boolean grows = true;
        while (grows) {
            grows = false;
            for (BackupEntry entry : root.backups()) {
                BackupId base = entry.base();
                if (base != null && doomed.contains(base) && doomed.add(entry.id())) {
                    deletions.add(new Deletion(entry, base));
                    grows = true;
                }
            }
        }
        requireAllNamed(deletions, cascade);
        deletions.sort(
                (one, other) -> other.backup().id().compareTo(one.backup().id()));
        return new DeletionPlan(deletions);
    }

    private static BackupEntry require(Root root, BackupId id) {
        return root.backup(id)
                .orElseThrow(() -> new Rejected(
                        "unable to delete backup %s: expected it in the repository, found no such id".formatted(id),
                        "holdfast backup list shows all"));
    }

    private static void requireAllNamed(List<Deletion> deletions, boolean cascade) {
        List<BackupId> dependents = deletions.stream()
                .filter(deletion -> deletion.dependsOn() != null)
                .map(deletion -> deletion.backup().id())
                .toList();
        if (!cascade && !dependents.isEmpty()) {
            throw new Conflict(
                    "unable to delete: expected no backup that depends on those named, found %s".formatted(dependents),
                    "delete them too with --cascade");
        }
    }

    boolean contains(BackupEntry entry) {
        return deletions.stream().anyMatch(deletion -> deletion.backup().equals(entry));
    }
}
