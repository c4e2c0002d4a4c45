package io.holdfast.control;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.DeletionResult;
import io.holdfast.api.GcResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.backup.FullBackupState;
import io.holdfast.catalog.CatalogMemories;
import io.holdfast.catalog.KnownRepository;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.Manifest;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Repository;
import io.holdfast.restore.RestoreState;
import io.holdfast.restore.RestoreTarget;
import io.holdfast.verify.Verifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The front door in the process that leads: every request is checked before anything is changed or recorded. */
public final class FrontDoor implements Holdfast {

    private final RepositoryDesk repositories;
    private final CatalogMemories memories;
    private final ClusterDesk clusters;
    private final Leaders leaders;
    private final Clock clock;
    private final RandomGenerator random;
    private final Set<String> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    private final int parallelism;

    /** @param parallelism objects that a verification reads side by side */
    public FrontDoor(
            RepositoryDesk repositories,
            CatalogMemories memories,
            ClusterDesk clusters,
            Leaders leaders,
            Clock clock,
            RandomGenerator random,
            int parallelism) {
        this.repositories = repositories;
        this.memories = memories;
        this.clusters = clusters;
        this.leaders = leaders;
        this.clock = clock;
        this.random = random;
        this.parallelism = parallelism;
    }

    @Override
    public RepositoryInfo initRepository() {
        return known(repositories.init()).info();
    }

    @Override
    public QualifyResult qualifyRepository() {
        Verdict verdict = repositories.qualify();
        return new QualifyResult(
                verdict.isFit(),
                repositories.location(),
                verdict.checks().stream()
                        .map(check -> new QualifyResult.Check(check.name(), check.ok(), check.detail()))
                        .toList());
    }

    @Override
    public RepositoryInfo repositoryInfo() {
        return known().info();
    }

    @Override
    public RebuildResult rebuildRepository(ProgressListener progress) {
        KnownRepository known = known();
        SessionId session = SessionId.create(clock.instant(), random);
        int backups = known.repository().newestRoot().backups().size();
        return known.rebuild(
                done -> progress.progressed(new Progress(session.text(), "READ", done, backups, "backups")));
    }

    @Override
    public List<String> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }

    private KnownRepository known() {
        return known(repositories.open());
    }

    private KnownRepository known(Repository repository) {
        return KnownRepository.open(repository, memories, warnings::add);
    }

    @Override
    public BackupList listBackups(BackupFilter filter) {
        return known().catalog().list(filter);
    }

    @Override
    public BackupDetail showBackup(String backupId) {
        return known().catalog().show(backupId);
    }

    @Override
    public BackupResult createBackup(BackupRequest request, ProgressListener progress) {
        BackupRequestCheck check = new BackupRequestCheck(request);
        KnownRepository known = known().requireUnbroken("take a backup");
        Cluster cluster = clusters.connect();
        Instant startedAt = clock.instant();
        FullBackupState state = FullBackupState.begin(
                SessionId.create(startedAt, random),
                repositories.location(),
                check.tablesOf(cluster),
                request.label().orElse(null),
                startedAt);
        try (Lead lead = leaders.lead(cluster, new ProgressRelay(progress, clock))) {
            JournalRecord last =
                    lead.engine().run(new ProcedureId(state.session().text()), lead.fullBackup(), state);
            requireHappened(last);
            state = lead.engine().stateOf(last, lead.fullBackup());
        }
        warnings.addAll(state.notes());
        known.remember();
        return result(state, secondsSince(startedAt));
    }

    /** From what the session itself remembers: the backup is there, even if the repository cannot be read just now. */
    private static BackupResult result(FullBackupState state, double seconds) {
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

    @Override
    public DeletionResult planDeletion(DeletionRequest request) {
        return retention(known()).planDeletion(request);
    }

    @Override
    public DeletionResult deleteBackups(DeletionRequest request) {
        KnownRepository known = known().requireUnbroken("delete backups");
        DeletionResult result = retention(known).delete(request);
        known.remember();
        return result;
    }

    @Override
    public GcResult planGc() {
        return retention(known()).planGc();
    }

    @Override
    public GcResult collectGarbage(ProgressListener progress) {
        KnownRepository known = known().requireUnbroken("collect garbage");
        GcResult result = retention(known).collectGarbage(progress);
        known.remember();
        return result;
    }

    private RetentionDesk retention(KnownRepository known) {
        return new RetentionDesk(known.repository(), clock, random);
    }

    @Override
    public VerifyResult verify(VerifyRequest request, ProgressListener progress) {
        VerifyRequestCheck.check(request);
        return new Verifier(repositories.inspect(), clock, parallelism)
                .verify(SessionId.create(clock.instant(), random), request, progress);
    }

    @Override
    public RestorePlan planRestore(RestoreRequest request) {
        return new RestoreDesk(known().repository(), clusters, clock).plan(request);
    }

    @Override
    public RestoreResult restore(RestoreRequest request, ProgressListener progress) {
        Repository repository = known().repository();
        RestoreDesk desk = new RestoreDesk(repository, clusters, clock);
        Manifest manifest = desk.manifest(request);
        List<RestoreTarget> targets = desk.targets(request, manifest);
        desk.checkFree(manifest, targets);
        desk.checkAcl(request, manifest, targets);
        desk.checkUndamaged(manifest, targets);
        Instant startedAt = clock.instant();
        RestoreState state = RestoreState.begin(
                        SessionId.create(startedAt, random),
                        repositories.location(),
                        manifest.backup(),
                        targets,
                        startedAt)
                .withAcl(request.acl());
        try (Lead lead = leaders.lead(clusters.connect(), new ProgressRelay(progress, clock))) {
            requireHappened(lead.engine().run(new ProcedureId(state.session().text()), lead.restore(), state));
            lead.tidyUp();
        }
        return desk.result(state.session(), manifest, targets, secondsSince(startedAt));
    }

    @Override
    public SnapshotDoor snapshots() {
        return new SnapshotDesk(clusters, leaders, clock, random);
    }

    static void requireHappened(JournalRecord last) {
        if (!last.phase().hasHappened()) {
            throw last.failure() == null
                    ? new IllegalStateException("procedure " + last.id() + " stopped at " + last.step())
                    : last.failure().toException();
        }
    }

    private double secondsSince(Instant start) {
        return Duration.between(start, clock.instant()).toMillis() / 1000.0;
    }

    @Override
    public void close() {
        clusters.close();
    }
}
