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
import io.holdfast.api.PitrDoor;
import io.holdfast.api.PitrEnableRequest;
import io.holdfast.api.PitrRequest;
import io.holdfast.api.PitrResult;
import io.holdfast.api.PitrStatus;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepairResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.SessionFilter;
import io.holdfast.api.SessionInfo;
import io.holdfast.api.SessionList;
import io.holdfast.api.SessionResult;
import io.holdfast.api.Sessions;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.SnapshotRequest;
import io.holdfast.api.TableSetDoor;
import io.holdfast.api.TableSetInfo;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.api.WorkerList;
import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.ArchiveState;
import io.holdfast.catalog.CatalogMemories;
import io.holdfast.catalog.KnownRepository;
import io.holdfast.error.Conflict;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogPace;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.TableLocks;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine.Contention;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Repository;
import io.holdfast.restore.RestoreState;
import io.holdfast.snapshot.SnapshotState;
import io.holdfast.verify.Subject;
import io.holdfast.verify.Verifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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
    private final Verifier verifier;

    public FrontDoor(
            RepositoryDesk repositories,
            CatalogMemories memories,
            ClusterDesk clusters,
            Leaders leaders,
            Clock clock,
            RandomGenerator random,
            Verifier verifier) {
        this.repositories = repositories;
        this.memories = memories;
        this.clusters = clusters;
        this.leaders = leaders;
        this.clock = clock;
        this.random = random;
        this.verifier = verifier;
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
        SessionId session = newSession();
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
        Optional<TableSetInfo> set = filter.set().map(tableSetDesk()::show);
        return known().catalog().list(filter, set.map(TableSetInfo::tables).orElse(List.of()));
    }

    @Override
    public BackupDetail showBackup(String backupId) {
        return known().catalog().show(backupId);
    }

    @Override
    public BackupResult createBackup(BackupRequest request, ProgressListener progress) {
        new BackupRequestCheck(request);
        KnownRepository known = known().requireUnbroken("take a backup");
        Cluster cluster = clusters.connect();
        Instant startedAt = clock.instant();
        BackupStart<?> start = new BackupDesk(repositories, cluster)
                .begin(tableSetDesk().resolved(request), this::newSession, startedAt);
        BackupResult result = take(start, cluster, startedAt, progress);
        known.remember();
        return result;
    }

    private <S extends Record> BackupResult take(
            BackupStart<S> start, Cluster cluster, Instant startedAt, ProgressListener progress) {
        ProcedureId id = new ProcedureId(start.session().text());
        try (Lead lead = lead(cluster, id, start.locks(), progress)) {
            Procedure<S, ?> procedure = start.procedure().apply(lead);
            JournalRecord last = lead.engine().await(submit(lead, start));
            requireHappened(last);
            S state = lead.engine().stateOf(last, procedure);
            warnings.addAll(start.notes().apply(state));
            return start.result().apply(state, secondsSince(startedAt));
        }
    }

    private static <S extends Record> ProcedureId submit(Lead lead, BackupStart<S> start) {
        Procedure<S, ?> procedure = start.procedure().apply(lead);
        ProcedureId id = new ProcedureId(start.session().text());
        return LogsTurn.await(lead.engine(), procedure.locks(start.state()), () -> {
            lead.engine().submit(id, procedure, start.state(), Contention.REFUSE);
            return id;
        });
    }

    private Lead lead(Cluster cluster, ProcedureId id, List<Lock> wanted, ProgressListener progress) {
        return leaders.lead(
                cluster,
                id,
                new ProgressRelay(progress, clock),
                new LeadWait(leaders, cluster, id, wanted, progress, clock));
    }

    private SessionId newSession() {
        return SessionId.create(clock.instant(), random);
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
        Subject subject = new Subject(
                repositories.location(), request.bandwidth().or(repositories::bandwidth), repositories::inspect);
        return verifier.verify(newSession(), subject, request, progress);
    }

    @Override
    public RestorePlan planRestore(RestoreRequest request) {
        Repository repository = known().repository();
        return new RestoreDesk(repository, clusters, clock, warnings::add).plan(limited(request));
    }

    @Override
    public RestoreResult restore(RestoreRequest request, ProgressListener progress) {
        Repository repository = known().repository();
        RestoreDesk desk = new RestoreDesk(repository, clusters, clock, warnings::add);
        Instant startedAt = clock.instant();
        RestoreState state = begun(desk, request, startedAt);
        ProcedureId id = new ProcedureId(state.session().text());
        List<Lock> wanted = state.targets().stream()
                .map(target -> TableLocks.exclusive(target.to()))
                .toList();
        try (Lead lead = lead(clusters.connect(), id, wanted, progress)) {
            requireHappened(lead.engine().run(id, lead.restores().of(state), state));
        }
        return desk.result(state, secondsSince(startedAt));
    }

    private RestoreResult restored(RestoreState state, double seconds) {
        return new RestoreDesk(known().repository(), clusters, clock, warnings::add).result(state, seconds);
    }

    /** The restore that is asked for, checked, before it begins. */
    private RestoreState begun(RestoreDesk desk, RestoreRequest request, Instant startedAt) {
        return desk.begin(limited(request), newSession(), repositories.location(), startedAt);
    }

    private RestoreRequest limited(RestoreRequest request) {
        RestoreOptions options = request.options();
        return new RestoreRequest(
                request.backupId(),
                request.tables(),
                request.suffix(),
                options.within(options.bandwidth().or(repositories::bandwidth)),
                request.at());
    }

    @Override
    public SnapshotDoor snapshots() {
        return new SnapshotDesk(clusters, leaders, clock, random);
    }

    static void requireHappened(JournalRecord last) {
        if (last.phase() == Phase.CANCELLED) {
            throw new Conflict("unable to complete session %s: it was cancelled".formatted(last.id()), null);
        }
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
    public RepairResult repair(boolean dryRun, ProgressListener progress) {
        Cluster cluster = clusters.connect();
        Optional<Repository> repository = repositories.isNamed() ? Optional.of(known().repository()) : Optional.empty();
        if (dryRun) {
            List<JournalRecord> journal = leaders.journal(cluster);
            return new RepairDesk(cluster, repository, () -> journal, clock).plan();
        }
        try (Lead lead = lead(cluster, new ProcedureId(newSession().text()), List.of(), progress)) {
            return new RepairDesk(cluster, repository, lead.engine()::list, clock).act(lead.engine());
        }
    }

    @Override
    public WorkerList workers() {
        return leaders.workers();
    }

    @Override
    public TableSetDoor tableSets() {
        return tableSetDesk();
    }

    private TableSetDesk tableSetDesk() {
        return new TableSetDesk(this::known, clock, random);
    }

    private LogChain chainOf(LogHead head) {
        return known().repository().readLogChain(head);
    }

    @Override
    public PitrDoor pitr() {
        return new Pitr();
    }

    private final class Pitr implements PitrDoor {

        @Override
        public PitrResult enable(PitrEnableRequest request, ProgressListener progress) {
            Optional<LogPace> pace = PitrDesk.pace(request);
            Cluster cluster = clusters.connect();
            List<TableId> tables = PitrDesk.toEnable(cluster, request.tables());
            return run(
                    cluster,
                    state -> pace.map(state.changing(tables, List.of())::paced)
                            .orElseGet(() -> state.changing(tables, List.of())),
                    progress);
        }

        @Override
        public PitrResult disable(PitrRequest request, ProgressListener progress) {
            Cluster cluster = clusters.connect();
            List<TableId> tables = PitrDesk.toDisable(known().repository(), cluster, request.tables());
            return run(cluster, state -> state.changing(List.of(), tables), progress);
        }

        @Override
        public PitrResult archive(ProgressListener progress) {
            Cluster cluster = clusters.connect();
            Repository repository = known().repository();
            if (PitrDesk.chain(repository, repository.newestRoot(), cluster)
                    .filter(chain -> !chain.protectedTables().isEmpty())
                    .isEmpty()) {
                throw new Rejected(
                        "unable to archive the logs: expected a table that is protected, found none",
                        "'holdfast pitr enable --table T' protects a table");
            }
            return run(cluster, ArchiveState::thatIsWhole, progress, this::merge);
        }

        /** What is due. Should it fail, everything is as it was. */
        private void merge(Lead lead) {
            SessionId session = newSession();
            try {
                lead.logMerge()
                        .due(session, repositories.location())
                        .map(due -> due.within(repositories.bandwidth()))
                        .ifPresent(state -> requireHappened(
                                lead.engine().run(new ProcedureId(session.text()), lead.logMerge(), state)));
            } catch (HoldfastException e) {
                warnings.add(e.getMessage() + "; the archive has all of them still, and it is tried again");
            }
        }

        private PitrResult run(Cluster cluster, UnaryOperator<ArchiveState> asked, ProgressListener progress) {
            return run(cluster, asked, progress, lead -> {});
        }

        private PitrResult run(
                Cluster cluster, UnaryOperator<ArchiveState> asked, ProgressListener progress, Consumer<Lead> behind) {
            KnownRepository known = known().requireUnbroken("archive logs");
            Instant startedAt = clock.instant();
            ArchiveState state;
            ProcedureId waiting = new ProcedureId(newSession().text());
            try (Lead lead = lead(cluster, waiting, List.of(ArchiveProcedure.lock()), progress)) {
                JournalRecord last = read(lead, asked);
                requireHappened(last);
                state = lead.engine().stateOf(last, lead.archive());
                behind.accept(lead);
            }
            warnings.addAll(state.notes());
            known.remember();
            return PitrDesk.result(
                    state.session(), chainOf(SessionOutcome.committed(state.after())), secondsSince(startedAt));
        }

        /** Under an id of the moment in which it really begins. */
        private JournalRecord read(Lead lead, UnaryOperator<ArchiveState> asked) {
            ProcedureId begun = LogsTurn.await(lead.engine(), List.of(ArchiveProcedure.lock()), () -> {
                ArchiveState state =
                        asked.apply(ArchiveState.begin(newSession(), repositories.location(), clock.instant())
                                .within(repositories.bandwidth()));
                ProcedureId id = new ProcedureId(state.session().text());
                lead.engine().submit(id, lead.archive(), state, Contention.REFUSE);
                return id;
            });
            return lead.engine().await(begun);
        }

        @Override
        public PitrStatus status() {
            Cluster cluster = clusters.connect();
            Repository repository = known().repository();
            Root root = repository.newestRoot();
            return PitrDesk.chain(repository, root, cluster)
                    .map(chain -> new PitrView(repository, root, chain)
                            .status(cluster, clock, new PitrView(repository, root, repository.withTail(chain))))
                    .orElseGet(() -> new PitrStatus("OFF", null, null, null, null, List.of()));
        }
    }

    @Override
    public Sessions sessions() {
        return new KnownSessions();
    }

    /** Sessions of the cluster and the repository that are named; neither has to be. */
    private final class KnownSessions implements Sessions {

        @Override
        public SessionInfo beginBackup(BackupRequest request) {
            new BackupRequestCheck(request);
            known().requireUnbroken("take a backup");
            BackupStart<?> start = new BackupDesk(repositories, clusters.connect())
                    .begin(tableSetDesk().resolved(request), FrontDoor.this::newSession, clock.instant());
            return record(start);
        }

        private <S extends Record> SessionInfo record(BackupStart<S> start) {
            return record(start.session(), (lead, id) -> submit(lead, start));
        }

        @Override
        public SessionInfo beginRestore(RestoreRequest request) {
            Repository repository = known().repository();
            RestoreState state =
                    begun(new RestoreDesk(repository, clusters, clock, warnings::add), request, clock.instant());
            return record(state.session(), (lead, id) -> lead.engine()
                    .submit(id, lead.restores().of(state), state, Contention.REFUSE));
        }

        @Override
        public SessionInfo beginSnapshot(SnapshotRequest request) {
            Cluster cluster = clusters.connect();
            SnapshotState state = SnapshotDesk.begun(cluster, request, newSession());
            return record(state.session(), (lead, id) -> lead.engine()
                    .submit(id, lead.snapshots().create(), state, Contention.REFUSE));
        }

        private SessionInfo record(SessionId session, BiConsumer<Lead, ProcedureId> submission) {
            ProcedureId id = new ProcedureId(session.text());
            try (Lead lead = leaders.leadToRecord(clusters.connect(), () -> {})) {
                submission.accept(lead, id);
            }
            leaders.runInBackground(id);
            return desk().show(session.text());
        }

        @Override
        public SessionList list(SessionFilter filter) {
            return desk().list(filter);
        }

        @Override
        public SessionInfo show(String sessionId) {
            return desk().show(sessionId);
        }

        @Override
        public SessionInfo await(String sessionId, ProgressListener progress) {
            return desk().await(sessionId, progress);
        }

        @Override
        public SessionResult result(String sessionId, ProgressListener progress) {
            ProcedureId id = new ProcedureId(SessionId.parse(sessionId).text());
            try (Lead lead = lead(clusters.connect(), id, List.of(), progress)) {
                return new SessionOutcome(lead)
                        .of(lead.engine().await(id), FrontDoor.this::restored, FrontDoor.this::chainOf);
            }
        }

        @Override
        public SessionInfo cancel(String sessionId, ProgressListener progress) {
            return desk().cancel(sessionId, progress);
        }

        private SessionDesk desk() {
            Optional<Repository> repository =
                    repositories.isNamed() ? Optional.of(known().repository()) : Optional.empty();
            Optional<Cluster> cluster = clusters.isNamed() ? Optional.of(clusters.connect()) : Optional.empty();
            if (repository.isEmpty() && cluster.isEmpty()) {
                throw new Rejected(
                        "unable to look for sessions: expected a cluster or a repository, found neither named",
                        "name them with --hbase-conf and --repository");
            }
            return new SessionDesk(repository, cluster, leaders, clock);
        }
    }

    @Override
    public void close() {
        repositories.close();
        clusters.close();
    }
}
