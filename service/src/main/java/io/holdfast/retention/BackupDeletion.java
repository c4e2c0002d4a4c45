package io.holdfast.retention;

import io.holdfast.api.DeletionResult;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Takes backups off the list, by one commit: all of them or none. What they alone refer to becomes garbage, and takes up
 * space until a gc.
 */
public final class BackupDeletion {

    private final Repository repository;
    private final RootAuthor author;
    private final Clock clock;

    /** @param session of this deletion alone */
    public BackupDeletion(Repository repository, SessionId session, Clock clock) {
        this.repository = repository;
        this.author = RootAuthor.withoutCluster(session);
        this.clock = clock;
    }

    /** What {@link #run} would delete now; its errors are the same. */
    public DeletionResult plan(Collection<BackupId> named, boolean cascade) {
        return result(true, DeletionPlan.of(repository.newestRoot(), named, cascade));
    }

    /**
     * Deletes them. Planned anew on each root that comes in between.
     *
     * @throws io.holdfast.error.Rejected if one is not there
     * @throws io.holdfast.error.Conflict if others depend on them and {@code cascade} does not hold
     */
    public DeletionResult run(Collection<BackupId> named, boolean cascade) {
        List<DeletionPlan> plans = new ArrayList<>();
        repository.commit(author, clock.instant(), newest -> {
            DeletionPlan plan = DeletionPlan.of(newest, named, cascade);
            plans.add(plan);
            return newest.content().withoutBackups(plan::contains);
        });
        return result(false, plans.get(plans.size() - 1));
    }

    private static DeletionResult result(boolean dryRun, DeletionPlan plan) {
        return new DeletionResult(
                dryRun,
                plan.deletions().stream()
                        .map(deletion -> deletion.backup().id().text())
                        .toList(),
                plan.deletions().stream().map(BackupDeletion::detail).toList());
    }

    private static DeletionResult.Deletion detail(DeletionPlan.Deletion deletion) {
        BackupEntry backup = deletion.backup();
        return new DeletionResult.Deletion(
                backup.id().text(),
                deletion.dependsOn() == null ? "named" : "depends on " + deletion.dependsOn(),
                backup.tables().stream().map(TableId::toString).toList(),
                backup.completedAt(),
                backup.bytesTotal());
    }
}
