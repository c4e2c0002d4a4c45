package io.holdfast.control;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.backup.FullBackupState;
import io.holdfast.catalog.Catalog;
import io.holdfast.format.Manifest;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Repository;
import io.holdfast.restore.RestoreState;
import io.holdfast.restore.RestoreTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The front door in the process that leads: every request is checked before anything is changed or recorded. */
public final class FrontDoor implements Holdfast {

    private final RepositoryDesk repositories;
    private final ClusterDesk clusters;
    private final Leaders leaders;
    private final Clock clock;
    private final RandomGenerator random;

    public FrontDoor(
            RepositoryDesk repositories, ClusterDesk clusters, Leaders leaders, Clock clock, RandomGenerator random) {
        this.repositories = repositories;
        this.clusters = clusters;
        this.leaders = leaders;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public RepositoryInfo initRepository() {
        return new Catalog(repositories.init()).info();
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
        return new Catalog(repositories.open()).info();
    }

    @Override
    public BackupList listBackups(BackupFilter filter) {
        return new Catalog(repositories.open()).list(filter);
    }

    @Override
    public BackupDetail showBackup(String backupId) {
        return new Catalog(repositories.open()).show(backupId);
    }

    @Override
    public BackupResult createBackup(BackupRequest request, ProgressListener progress) {
        BackupRequestCheck check = new BackupRequestCheck(request);
        Repository repository = repositories.open();
        Cluster cluster = clusters.connect();
        Instant startedAt = clock.instant();
        FullBackupState state = FullBackupState.begin(
                SessionId.create(startedAt, random),
                repositories.location(),
                check.tablesOf(cluster),
                request.label().orElse(null),
                startedAt);
        try (Lead lead = leaders.lead(cluster, new ProgressRelay(progress, clock))) {
            requireHappened(lead.engine().run(new ProcedureId(state.session().text()), lead.fullBackup(), state));
        }
        Manifest manifest = repository.readManifest(
                new Catalog(repository).find(state.backup().toString()));
        return new BackupResult(
                manifest.session().toString(),
                manifest.backup().toString(),
                manifest.type().toLowerCase(Locale.ROOT),
                "COMPLETE",
                manifest.tables().stream()
                        .map(table -> table.table().toString())
                        .toList(),
                manifest.filesTotal(),
                manifest.filesCopied(),
                manifest.bytesTotal(),
                manifest.bytesCopied(),
                secondsSince(startedAt));
    }

    @Override
    public RestorePlan planRestore(RestoreRequest request) {
        return new RestoreDesk(repositories.open(), clusters, clock).plan(request);
    }

    @Override
    public RestoreResult restore(RestoreRequest request, ProgressListener progress) {
        Repository repository = repositories.open();
        RestoreDesk desk = new RestoreDesk(repository, clusters, clock);
        Manifest manifest = desk.manifest(request);
        List<RestoreTarget> targets = desk.targets(request, manifest);
        desk.checkFree(manifest, targets);
        Instant startedAt = clock.instant();
        RestoreState state = new RestoreState(
                SessionId.create(startedAt, random),
                repositories.location(),
                manifest.backup(),
                targets,
                List.of(),
                startedAt);
        try (Lead lead = leaders.lead(clusters.connect(), new ProgressRelay(progress, clock))) {
            requireHappened(lead.engine().run(new ProcedureId(state.session().text()), lead.restore(), state));
            lead.tidyUp();
        }
        return desk.result(state.session(), manifest, targets, secondsSince(startedAt));
    }

    private static void requireHappened(JournalRecord last) {
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
