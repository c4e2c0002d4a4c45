package io.holdfast.retention;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupId;
import io.holdfast.format.Intent;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.repository.FoundIntent;
import io.holdfast.repository.Repository;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What running sessions may re-use: each file of each backup that their intents name, also of those that are listed no
 * more. If such a backup or an intent cannot be read, that may be any object.
 */
final class ReuseRights {

    private final Reachable named;
    private @Nullable String everythingBecause;

    private ReuseRights(Reachable named) {
        this.named = named;
    }

    /** @param newest read after the intents were listed; what it lists is left to the caller */
    static ReuseRights of(List<FoundIntent> intents, Root newest, Repository repository) {
        ReuseRights rights = new ReuseRights(new Reachable(repository));
        intents.stream()
                .filter(found -> !newest.hasEnded(found.session()))
                .forEach(found -> rights.add(found, newest, repository));
        return rights;
    }

    private void add(FoundIntent found, Root newest, Repository repository) {
        if (found instanceof FoundIntent.Unreadable unreadable) {
            everythingBecause = "session %s may re-use anything, until it ends or %s: %s"
                    .formatted(unreadable.session(), unreadable.leaseUntil(), unreadable.reason());
        }
        found.intent().ifPresent(intent -> intent.reuses().stream()
                .filter(backup -> newest.backup(backup).isEmpty())
                .forEach(backup -> addUnlisted(backup, intent, repository)));
    }

    private void addUnlisted(BackupId backup, Intent intent, Repository repository) {
        try {
            repository.findManifest(backup).ifPresentOrElse(named::add, () -> protectAll(backup, intent, "it is gone"));
        } catch (Corrupt | Rejected e) {
            protectAll(backup, intent, e.getMessage());
        }
    }

    private void protectAll(BackupId backup, Intent intent, @Nullable String reason) {
        everythingBecause = "session %s may re-use files of backup %s, which cannot be read: %s"
                .formatted(intent.session(), backup, reason);
    }

    boolean cover(ObjectKey key) {
        return everythingBecause != null || named.contains(key);
    }

    /** Why nothing at all may be deleted as long as these sessions run; empty if something may. */
    Optional<String> everythingBecause() {
        return Optional.ofNullable(everythingBecause);
    }
}
