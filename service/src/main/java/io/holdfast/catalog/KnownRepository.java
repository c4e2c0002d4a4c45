package io.holdfast.catalog;

import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.Root;
import io.holdfast.repository.Repository;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A repository beside what is remembered of it on this machine. Every opening compares the two: the memory is a cache, and
 * the repository is right, unless it has gone back. A repository that lost commits which were seen before was put back from
 * a copy or exchanged; reading from it is fine, but a session that writes to it might re-use what its future had deleted.
 */
public final class KnownRepository {

    private final Repository repository;
    private final CatalogMemories memories;
    private final Consumer<String> warnings;
    private final @Nullable CatalogMemory memory;
    private final @Nullable String broken;

    private KnownRepository(
            Repository repository,
            CatalogMemories memories,
            Consumer<String> warnings,
            @Nullable CatalogMemory memory,
            @Nullable String broken) {
        this.repository = repository;
        this.memories = memories;
        this.warnings = warnings;
        this.memory = memory;
        this.broken = broken;
    }

    /**
     * Compares the repository with what is remembered, and remembers how far it is now.
     *
     * @param warnings told what people should know: that the repository has gone back, or that nothing can be remembered
     */
    public static KnownRepository open(Repository repository, CatalogMemories memories, Consumer<String> warnings) {
        // Before the newest root: another process may remember a newer one at any time.
        CatalogMemory memory = memories.find(repository.header().id()).orElse(null);
        String broken = memory == null ? null : breakSince(repository, memory.lastSeen());
        KnownRepository known = new KnownRepository(repository, memories, warnings, memory, broken);
        if (broken == null) {
            known.keepUp();
        } else {
            warnings.accept(broken);
        }
        return known;
    }

    private static @Nullable String breakSince(Repository repository, ParentRoot lastSeen) {
        ParentRoot newest = repository.newestMark();
        if (newest.equals(lastSeen)) {
            return null;
        }
        if (newest.generation() < lastSeen.generation()) {
            return "repository %s has gone back: expected generation %d or later, as it was seen from here, found %d"
                    .formatted(repository.header().id(), lastSeen.generation(), newest.generation());
        }
        return descends(repository, lastSeen)
                ? null
                : "repository %s has another history: expected root %d with SHA-256 %s, as it was seen from here, found another"
                        .formatted(repository.header().id(), lastSeen.generation(), lastSeen.sha256());
    }

    private static boolean descends(Repository repository, ParentRoot lastSeen) {
        try {
            return repository.descendsFrom(lastSeen);
        } catch (OutcomeUnknown | Corrupt | Rejected rootsBetweenAreGone) {
            // As they are after a while, or damaged; there is nothing left that could contradict.
            return true;
        }
    }

    public Repository repository() {
        return repository;
    }

    /** What the newest root lists. */
    public Catalog catalog() {
        return new Catalog(repository);
    }

    /** Why this repository is not the one that was seen before; empty if it is. */
    public Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    /**
     * Refuses to write to a repository that has gone back.
     *
     * @param purpose what is refused, as in {@code take a backup}
     */
    public KnownRepository requireUnbroken(String purpose) {
        if (broken != null) {
            throw new Conflict(
                    "unable to %s: %s".formatted(purpose, broken),
                    "find out who put it back or exchanged it; 'holdfast repo rebuild' accepts it as it is now");
        }
        return this;
    }

    /**
     * Remembers how far the repository is now; to be called after a commit of one's own. That has happened, whatever becomes
     * of the memory: what fails here is a warning.
     */
    public void remember() {
        try {
            keepUp();
        } catch (HoldfastException e) {
            warnings.accept("unable to remember how far the repository is: " + e.getMessage());
        }
    }

    private void keepUp() {
        if (broken == null) {
            CatalogMemory.Counted counted = memory == null ? null : memory.counted();
            keep(repository.newestMark(), repository.newestRoot(), counted);
        }
    }

    private void keep(ParentRoot mark, Root root, CatalogMemory.@Nullable Counted counted) {
        CatalogMemory next = new CatalogMemory(repository.header().id(), mark, ids(root.backups()), counted);
        if (!next.equals(memory)) {
            try {
                memories.keep(next);
            } catch (Unavailable e) {
                warnings.accept(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The repository at a glance: counted anew if the backups are others than last time, or if one is damaged. */
    public RepositoryInfo info() {
        Root root = repository.newestRoot();
        ParentRoot mark = repository.newestMark();
        CatalogMemory.Counted counted = memory == null || broken != null ? null : memory.counted();
        Census census = new Census(repository);
        if (counted == null
                || !counted.backups().equals(ids(root.backups()))
                || !census.quickLook(root.backups()).isEmpty()) {
            Census.Result result = census.count(root.backups(), done -> {});
            if (broken == null && result.damaged().isEmpty()) {
                keep(mark, root, counted(result));
            }
            return info(root, result);
        }
        return info(root, new Census.Result(counted.backups(), counted.files(), counted.bytes(), List.of()));
    }

    /** Forgets, reads everything anew, and accepts the repository as it is. */
    public RebuildResult rebuild(IntConsumer backupsDone) {
        Root root = repository.newestRoot();
        ParentRoot mark = repository.newestMark();
        Census.Result result = new Census(repository).count(root.backups(), backupsDone);
        List<RebuildResult.Unlisted> unlisted = new UnlistedManifests(repository).find(root);
        Set<BackupId> before = memory == null ? Set.of() : new HashSet<>(memory.backups());
        List<BackupId> now = ids(root.backups());
        keep(mark, root, result.damaged().isEmpty() ? counted(result) : null);
        return new RebuildResult(
                info(root, result),
                memory != null,
                memory == null ? List.of() : difference(now, before),
                memory == null ? List.of() : difference(before, new HashSet<>(now)),
                unlisted);
    }

    private RepositoryInfo info(Root root, Census.Result result) {
        List<RepositoryInfo.Damaged> damaged = damaged(root, result);
        // Not remembered: they grow by the minute, and chains tell without their segments being read.
        Census.Logs logs = new Census(repository).countLogs(root);
        return new RepositoryInfo(
                repository.header().id().toString(),
                repository.header().formatVersion(),
                root.generation(),
                root.backups().size() - damaged.size(),
                result.files() + logs.files(),
                result.bytes() + logs.bytes(),
                damaged,
                broken);
    }

    /** Those that cannot be read now, and those in which a verification found damage. */
    private List<RepositoryInfo.Damaged> damaged(Root root, Census.Result result) {
        Map<BackupId, String> reasons = new TreeMap<>();
        KnownDamage known = catalog().damage();
        root.backups().stream()
                .map(BackupEntry::id)
                .filter(known::hurts)
                .forEach(backup -> reasons.put(backup, "a verification found damage in it"));
        result.damaged().forEach(damage -> reasons.put(damage.backup(), damage.reason()));
        return reasons.entrySet().stream()
                .map(entry -> new RepositoryInfo.Damaged(entry.getKey().text(), entry.getValue()))
                .toList();
    }

    private static CatalogMemory.Counted counted(Census.Result result) {
        return new CatalogMemory.Counted(result.backups(), result.files(), result.bytes());
    }

    private static List<BackupId> ids(List<BackupEntry> entries) {
        return entries.stream().map(BackupEntry::id).sorted().toList();
    }

    private static List<String> difference(Collection<BackupId> of, Set<BackupId> without) {
        return of.stream()
                .filter(backup -> !without.contains(backup))
                .sorted()
                .map(BackupId::text)
                .toList();
    }
}
