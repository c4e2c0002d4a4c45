package io.holdfast.backup;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.TableFacts;
import io.holdfast.hbase.TableLocks;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.FoundIntent;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.snapshot.SnapshotBatchProcedure;
import io.holdfast.snapshot.SnapshotBatchState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Takes a full backup: an image of every file of its tables, sharing with earlier backups what has not changed.
 *
 * <p>Order of writes: intent, files, shards, manifest, root. A crash at any point leaves objects that nothing refers to.
 */
public final class FullBackupProcedure implements Procedure<FullBackupState, FullBackupProcedure.FullBackupStep> {

    /** The steps; their names are persisted. */
    public enum FullBackupStep implements Procedure.Step {
        PREPARE,
        SNAPSHOT_TABLES,
        COPY,
        VERIFY_COPY,
        COMMIT {
            @Override
            public boolean decides() {
                return true;
            }
        },
        CLEANUP
    }

    /** How long HBase itself keeps a snapshot that everybody has forgotten. */
    private static final Duration SNAPSHOT_TTL = Duration.ofDays(365);

    private final Cluster cluster;
    private final SnapshotBatchProcedure snapshots;
    private final Repositories repositories;
    private final LeaderEpoch epoch;
    private final String owner;
    private final Clock clock;
    private final int parallelism;
    private final Optional<Dispatcher> workers;
    private final CopyAttempts copyAttempts = new CopyAttempts();

    /**
     * @param snapshots takes the snapshots, as a child
     * @param epoch the leadership under which this runs; of each there is one procedure only, as they would use the same keys
     * @param owner who runs this, for people who look into the repository
     * @param parallelism files that are copied side by side
     */
    public FullBackupProcedure(
            Cluster cluster,
            SnapshotBatchProcedure snapshots,
            Repositories repositories,
            LeaderEpoch epoch,
            String owner,
            Clock clock,
            int parallelism) {
        this(cluster, snapshots, repositories, epoch, owner, clock, parallelism, Optional.empty());
    }

    /** @param workers who store files; without any, this process does */
    public FullBackupProcedure(
            Cluster cluster,
            SnapshotBatchProcedure snapshots,
            Repositories repositories,
            LeaderEpoch epoch,
            String owner,
            Clock clock,
            int parallelism,
            Optional<Dispatcher> workers) {
        this.cluster = cluster;
        this.snapshots = snapshots;
        this.repositories = repositories;
        this.epoch = epoch;
        this.owner = owner;
        this.clock = clock;
        this.parallelism = parallelism;
        this.workers = workers;
    }

    @Override
    public String kind() {
        return "backup.full";
    }

    @Override
    public Class<FullBackupState> stateType() {
        return FullBackupState.class;
    }

    @Override
    public Class<FullBackupStep> stepType() {
        return FullBackupStep.class;
    }

    @Override
    public List<Lock> locks(FullBackupState state) {
        return state.tables().stream().map(TableLocks::shared).toList();
    }

    @Override
    public Outcome<FullBackupState> execute(FullBackupStep step, FullBackupState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(undecided(state, () -> prepare(state)));
            case SNAPSHOT_TABLES -> Outcome.begin(state, snapshots(state), 1);
            case COPY -> Outcome.done(undecided(state, () -> copy(withCuts(state, context), context)));
            case VERIFY_COPY -> Outcome.done(undecided(state, () -> verifyCopy(state, context)));
            case COMMIT -> Outcome.done(commit(state, context));
            case CLEANUP -> Outcome.done(cleanUp(state, context));
        };
    }

    @Override
    public void undo(FullBackupStep step, FullBackupState state, StepContext context) {
        switch (step) {
            case PREPARE -> endSession(state);
            case SNAPSHOT_TABLES -> deleteSnapshots(state, context);
            case COPY, VERIFY_COPY -> {
                // What was stored is deleted once a root says that the session has ended: with the undo of PREPARE.
            }
            case COMMIT -> {
                // It did not take effect: an outcome that is unknown is not undone but looked at again.
            }
            case CLEANUP -> throw new IllegalStateException("CLEANUP follows the commit and is never undone");
        }
    }

    private FullBackupState prepare(FullBackupState state) {
        for (TableId table : state.tables()) {
            facts(table);
        }
        Repository repository = open(state);
        lease(state).begin(() -> newestBackupsOf(state.tables(), repository.newestRoot()));
        return state;
    }

    /** For each table the newest backup from this cluster that has it: what has not changed is most likely there. */
    private List<BackupId> newestBackupsOf(List<TableId> tables, Root root) {
        Set<BackupId> newest = new LinkedHashSet<>();
        for (TableId table : tables) {
            root.backups().stream()
                    .filter(backup -> backup.cluster().equals(cluster.id()))
                    .filter(backup -> backup.tables().contains(table))
                    .map(BackupEntry::id)
                    .max(BackupId::compareTo)
                    .ifPresent(newest::add);
        }
        return List.copyOf(newest);
    }

    private List<Outcome.Child<?>> snapshots(FullBackupState state) {
        List<Outcome.Child<?>> children = new ArrayList<>();
        SnapshotBatchState.of(state.snapshotPrefix(), state.tables(), SNAPSHOT_TTL, state.startedAt())
                .forEach(batch -> children.add(new Outcome.Child<>(snapshots, batch)));
        return children;
    }

    /** A version before this one took the snapshots itself, and noted the cuts then. */
    private FullBackupState withCuts(FullBackupState state, StepContext context) {
        if (!state.cuts().isEmpty()) {
            return state;
        }
        return state.withCuts(context.children(snapshots).stream()
                .flatMap(batch -> batch.cuts().stream())
                .map(cut -> new FullBackupState.Cut(cut.enabled(), cut.from(), cut.to()))
                .toList());
    }

    private FullBackupState copy(FullBackupState state, StepContext context) {
        requireNotEnded(open(state).newestRoot(), state);
        SessionLease lease = lease(state);
        context.checkLeading();
        lease.takeUp();
        if (workers.isPresent()) {
            copyByWorkers(workers.get(), lease, state, context);
        } else {
            copyHere(lease, state, context);
        }
        return state;
    }

    private void copyHere(SessionLease lease, FullBackupState state, StepContext context) {
        Repository limited = repositories.open(state.repository(), Optional.ofNullable(state.bandwidth()));
        CopiesHere.Place place = new CopiesHere.Place(state.session(), epoch, copyAttempts.begin());
        FileCopies copies = new CopiesHere(cluster, limited, place, parallelism);
        new ImageCopy(cluster, limited, copies, lease, state, context).run();
    }

    private void copyByWorkers(Dispatcher dispatcher, SessionLease lease, FullBackupState state, StepContext context) {
        OptionalLong limit = state.bandwidth() == null
                ? OptionalLong.empty()
                : OptionalLong.of(state.bandwidth().bytesPerSecond());
        OptionalInt most = state.workers() == null ? OptionalInt.empty() : OptionalInt.of(state.workers());
        try (Delegation delegation = dispatcher.begin(state.session() + "-" + copyAttempts.begin(), limit, most, () -> {
            context.checkRunning();
            lease.renew();
        })) {
            Repository limited = repositories.openSharing(state.repository(), delegation::shareHere);
            CopiesByWorkers.Origin origin = new CopiesByWorkers.Origin(state.repository(), state.session(), epoch);
            FileCopies copies = new CopiesByWorkers(delegation, cluster, limited, origin, copyAttempts);
            new ImageCopy(cluster, limited, copies, lease, state, context).run();
        }
    }

    /**
     * A step before the commit. What an ended session has stored may be deleted at any time: nobody is to be told that it is
     * damaged. And of objects to which nothing refers it does not matter whether they were created: they go with the session.
     */
    private FullBackupState undecided(FullBackupState state, Supplier<FullBackupState> step) {
        try {
            return step.get();
        } catch (Corrupt e) {
            requireNotEnded(open(state).newestRoot(), state);
            throw e;
        } catch (OutcomeUnknown e) {
            throw new Unavailable(Objects.toString(e.getMessage()), null, e);
        }
    }

    private FullBackupState verifyCopy(FullBackupState state, StepContext context) {
        Repository repository = open(state);
        Manifest manifest = new CopyVerification(cluster, repository, clock, state, context).manifest();
        return state.withEntry(
                repository.putManifest(manifest),
                AclCapture.note(manifest.acls()).stream().toList());
    }

    /**
     * Never fails because something cannot be reached or read: an earlier attempt, or a leader before this one, may have
     * committed and not have heard of it. To undo is wrong then, and so it is looked at again later.
     */
    private FullBackupState commit(FullBackupState state, StepContext context) {
        try {
            commitOnce(state, context);
        } catch (Unavailable | Corrupt e) {
            throw new OutcomeUnknown(
                    "unable to tell whether backup %s was committed: %s".formatted(state.backup(), e.getMessage()), e);
        }
        return state;
    }

    private void commitOnce(FullBackupState state, StepContext context) {
        BackupEntry entry = Objects.requireNonNull(state.entry(), "VERIFY_COPY leaves the entry");
        Repository repository = open(state);
        Root newest = repository.newestRoot();
        requireNotEnded(newest, state);
        if (newest.backup(entry.id()).isPresent()) {
            return;
        }
        requireManifest(repository, state);
        context.checkLeading();
        try {
            repository.commit(author(state), clock.instant(), root -> root.content()
                    .withBackup(entry)
                    .withEnded(state.session()));
        } catch (Fenced e) {
            // Somebody ended the session since: gc, or this very commit, made by a leader that was deposed.
            Root fencing = repository.newestRoot();
            requireNotEnded(fencing, state);
            if (fencing.backup(entry.id()).isEmpty()) {
                throw e;
            }
        }
    }

    /** It was written last of all that the root would lead to, so that no copy of an earlier time has it without the rest. */
    private static void requireManifest(Repository repository, FullBackupState state) {
        if (repository.findManifest(state.backup()).isEmpty()) {
            throw new Conflict(
                    "unable to complete backup %s: expected its manifest in the repository, found none"
                            .formatted(state.backup()),
                    "the repository was put back from an earlier copy; take another backup");
        }
    }

    private FullBackupState cleanUp(FullBackupState state, StepContext context) {
        deleteSnapshots(state, context);
        Repository repository = open(state);
        if (wasCopiedTwice(repository, state)) {
            new VainCopies(repository, state.session()).delete();
        }
        repository.deleteIntents(state.session());
        return state;
    }

    /** Whether an attempt to copy may have died: leaders that took the session up wrote intents of their own. */
    private boolean wasCopiedTwice(Repository repository, FullBackupState state) {
        return copyAttempts.wereInVain()
                || repository.intents(state.session()).stream()
                        .map(FoundIntent::intent)
                        .anyMatch(intent ->
                                intent.isEmpty() || intent.get().epoch().number() != epoch.number());
    }

    private void deleteSnapshots(FullBackupState state, StepContext context) {
        for (int i = 0; i < state.tables().size(); i++) {
            context.checkLeading();
            cluster.snapshots().delete(state.snapshotOf(i));
        }
    }

    /**
     * From the root that this writes on, the session's objects are nobody's, and may be deleted. If another root has ended
     * the session, the backup may have been listed there, and its files be re-used by others: gc knows.
     */
    private void endSession(FullBackupState state) {
        Repository repository = open(state);
        if (repository.endSession(author(state), clock.instant())) {
            repository.discardEnded(state.session());
        }
        repository.deleteIntents(state.session());
    }

    /** What an ended session commits would not count, and what it stored may be gone. */
    private static void requireNotEnded(Root newest, FullBackupState state) {
        if (newest.backup(state.backup()).isEmpty() && newest.hasEnded(state.session())) {
            throw new Conflict(
                    "unable to complete backup %s: expected its session to be running, found it ended in root %d"
                            .formatted(state.backup(), newest.generation()),
                    "gc ended it because it gave no sign of life, or the backup was deleted already; take another one");
        }
    }

    private TableFacts facts(TableId table) {
        return cluster.tables()
                .find(table)
                .orElseThrow(() -> new Rejected(
                        "unable to back up table %s: expected it to exist, found nothing".formatted(table), null));
    }

    private Repository open(FullBackupState state) {
        return repositories.open(state.repository());
    }

    private RootAuthor author(FullBackupState state) {
        return new RootAuthor(cluster.id(), epoch, state.session());
    }

    private SessionLease lease(FullBackupState state) {
        return new SessionLease(open(state), author(state), owner, clock);
    }
}
