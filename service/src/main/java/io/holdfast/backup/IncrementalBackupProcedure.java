package io.holdfast.backup;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.ArchiveState;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTable;
import io.holdfast.format.Manifest;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.RootContent;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.TableLocks;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Takes an incremental backup: reads the logs up to now, and names an image with the edits that follow it. It stores nothing
 * of the tables itself.
 */
public final class IncrementalBackupProcedure
        implements Procedure<IncrementalBackupState, IncrementalBackupProcedure.IncrementalBackupStep> {

    /** The steps; their names are persisted. */
    public enum IncrementalBackupStep implements Procedure.Step {
        PREPARE,
        READ_LOGS,
        WRITE_MANIFEST,
        COMMIT {
            @Override
            public boolean decides() {
                return true;
            }
        },
        CLEANUP
    }

    private final Cluster cluster;
    private final ArchiveProcedure archive;
    private final Repositories repositories;
    private final LeaderEpoch epoch;
    private final String owner;
    private final Clock clock;
    private final RandomGenerator random = new SecureRandom();

    /**
     * @param archive reads the logs, as a child
     * @param owner who runs this, for people who look into the repository
     */
    public IncrementalBackupProcedure(
            Cluster cluster,
            ArchiveProcedure archive,
            Repositories repositories,
            LeaderEpoch epoch,
            String owner,
            Clock clock) {
        this.cluster = cluster;
        this.archive = archive;
        this.repositories = repositories;
        this.epoch = epoch;
        this.owner = owner;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "backup.incremental";
    }

    @Override
    public Class<IncrementalBackupState> stateType() {
        return IncrementalBackupState.class;
    }

    @Override
    public Class<IncrementalBackupStep> stepType() {
        return IncrementalBackupStep.class;
    }

    @Override
    public List<Lock> locks(IncrementalBackupState state) {
        List<Lock> locks = new ArrayList<>(List.of(ArchiveProcedure.lock()));
        state.tables().stream().map(TableLocks::shared).forEach(locks::add);
        return List.copyOf(locks);
    }

    @Override
    public Outcome<IncrementalBackupState> execute(
            IncrementalBackupStep step, IncrementalBackupState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state));
            case READ_LOGS -> Outcome.begin(state, List.of(reading(state)), 1);
            case WRITE_MANIFEST -> Outcome.done(writeManifest(state));
            case COMMIT -> Outcome.done(commit(state, context));
            case CLEANUP -> Outcome.done(cleanUp(state));
        };
    }

    @Override
    public void undo(IncrementalBackupStep step, IncrementalBackupState state, StepContext context) {
        switch (step) {
            case PREPARE -> endSession(state);
            case READ_LOGS -> {
                // What was archived stays: others may have gone on from it.
            }
            case WRITE_MANIFEST -> {
                // It goes with the session, with the undo of PREPARE.
            }
            case COMMIT -> {
                // It did not take effect: an outcome that is unknown is not undone but looked at again.
            }
            case CLEANUP -> throw new IllegalStateException("CLEANUP follows the commit and is never undone");
        }
    }

    /** The files of the image are named by the manifest as if they were re-used. */
    private IncrementalBackupState prepare(IncrementalBackupState state) {
        lease(state).begin(() -> List.of(state.base()));
        // Its id has the time at which it begins: nobody else reads since.
        return state.readBy(SessionId.create(clock.instant(), random));
    }

    private Outcome.Child<ArchiveState> reading(IncrementalBackupState state) {
        return new Outcome.Child<>(
                archive,
                ArchiveState.begin(state.reading(), state.repository(), state.startedAt())
                        .thatIsWhole()
                        .within(Optional.ofNullable(state.bandwidth())));
    }

    private IncrementalBackupState writeManifest(IncrementalBackupState state) {
        Repository repository = open(state);
        Root root = repository.newestRoot();
        requireNotEnded(root, state);
        LogChain chain = root.log(cluster.id())
                .map(repository::readLogChain)
                .orElseThrow(() -> broken(state, "the log archive was given up"));
        Manifest base = repository.readManifest(
                root.backup(state.base()).orElseThrow(() -> broken(state, "backup " + state.base() + " was deleted")));
        List<TableImage> images = state.tables().stream()
                .map(table -> base.tables().stream()
                        .filter(image -> image.table().equals(table))
                        .findFirst()
                        .orElseThrow(() -> broken(state, "backup " + state.base() + " has no image of " + table)))
                .toList();
        images.forEach(image -> requireFollowed(state, chain, image));
        Instant oldest =
                images.stream().map(TableImage::cutFrom).min(Instant::compareTo).orElseThrow();
        List<LogSegmentRef> segments = chain.segmentsAfter(oldest);
        List<NamespaceImage> namespaces = base.namespaces().stream()
                .filter(namespace -> images.stream()
                        .anyMatch(image -> image.table().namespace().equals(namespace.name())))
                .toList();
        List<LogSegmentRef> own = segments.stream()
                .filter(segment -> segment.session().equals(state.reading()))
                .toList();
        Manifest manifest = new Manifest(
                state.backup(),
                state.session(),
                Manifest.INCREMENTAL,
                cluster.id(),
                cluster.hbaseVersion(),
                cluster.hadoopVersion(),
                state.startedAt(),
                clock.instant(),
                state.label(),
                state.base(),
                namespaces,
                images,
                images.stream().mapToLong(TableImage::files).sum(),
                own.stream().mapToLong(LogSegmentRef::files).sum(),
                images.stream().mapToLong(TableImage::bytes).sum(),
                own.stream().mapToLong(LogSegmentRef::bytes).sum(),
                new AclCapture(cluster).of(state.tables(), namespaces),
                new LogCut(chain.to(), segments));
        return state.withEntry(
                repository.putManifest(manifest),
                AclCapture.note(manifest.acls()).stream().toList());
    }

    private static void requireFollowed(IncrementalBackupState state, LogChain chain, TableImage image) {
        boolean isFollowed = chain.table(image.table())
                .flatMap(LogTable::open)
                .filter(span -> !image.cutFrom().isBefore(span.from()))
                .isPresent();
        if (!isFollowed) {
            throw broken(state, "the archive does not have all edits of table " + image.table() + " since then");
        }
    }

    private static Conflict broken(IncrementalBackupState state, String why) {
        return new Conflict(
                "unable to take an incremental backup: expected edits to follow the image of backup %s, found that %s"
                        .formatted(state.base(), why),
                "'holdfast pitr status' says more; take a full backup");
    }

    /** Never fails because something cannot be reached: an earlier attempt may have committed. */
    private IncrementalBackupState commit(IncrementalBackupState state, StepContext context) {
        try {
            commitOnce(state, context);
        } catch (Unavailable | Corrupt e) {
            throw new OutcomeUnknown(
                    "unable to tell whether backup %s was committed: %s".formatted(state.backup(), e.getMessage()), e);
        }
        return state;
    }

    private void commitOnce(IncrementalBackupState state, StepContext context) {
        BackupEntry entry = Objects.requireNonNull(state.entry(), "WRITE_MANIFEST leaves the entry");
        Repository repository = open(state);
        Root newest = repository.newestRoot();
        requireNotEnded(newest, state);
        if (newest.backup(entry.id()).isPresent()) {
            return;
        }
        Manifest manifest = repository
                .findManifest(state.backup())
                .orElseThrow(() -> broken(state, "its manifest is gone from the repository"));
        context.checkLeading();
        try {
            repository.commit(author(state), clock.instant(), root -> next(repository, root, state, manifest, entry));
        } catch (Fenced e) {
            Root fencing = repository.newestRoot();
            requireNotEnded(fencing, state);
            if (fencing.backup(entry.id()).isEmpty()) {
                throw e;
            }
        }
    }

    /** What the backup names without having stored it has to be named by the root from which it goes on. */
    private RootContent next(
            Repository repository, Root root, IncrementalBackupState state, Manifest manifest, BackupEntry entry) {
        if (root.backup(state.base()).isEmpty()) {
            throw broken(state, "that backup was deleted");
        }
        LogCut log = Objects.requireNonNull(manifest.log(), "an incremental backup has a log");
        boolean all = root.log(cluster.id())
                .map(repository::readLogChain)
                .filter(chain -> log.segments().stream().allMatch(chain::knows))
                .isPresent();
        if (!all) {
            throw broken(state, "the log archive has dropped some of them");
        }
        return root.content().withBackup(entry).withEnded(state.session());
    }

    private IncrementalBackupState cleanUp(IncrementalBackupState state) {
        open(state).deleteIntents(state.session());
        return state;
    }

    private void endSession(IncrementalBackupState state) {
        Repository repository = open(state);
        if (repository.endSession(author(state), clock.instant())) {
            repository.discardEnded(state.session());
        }
        repository.deleteIntents(state.session());
    }

    private static void requireNotEnded(Root newest, IncrementalBackupState state) {
        if (newest.backup(state.backup()).isEmpty() && newest.hasEnded(state.session())) {
            throw new Conflict(
                    "unable to complete backup %s: expected its session to be running, found it ended in root %d"
                            .formatted(state.backup(), newest.generation()),
                    "gc ended it because it gave no sign of life, or the backup was deleted already; take another one");
        }
    }

    private Repository open(IncrementalBackupState state) {
        return repositories.open(state.repository());
    }

    private RootAuthor author(IncrementalBackupState state) {
        return new RootAuthor(cluster.id(), epoch, state.session());
    }

    private SessionLease lease(IncrementalBackupState state) {
        return new SessionLease(open(state), author(state), owner, clock);
    }
}
