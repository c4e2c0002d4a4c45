package io.holdfast.control;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.SnapshotCloneResult;
import io.holdfast.api.SnapshotDeleteResult;
import io.holdfast.api.SnapshotDetail;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.SnapshotList;
import io.holdfast.api.SnapshotRequest;
import io.holdfast.api.SnapshotRestoreResult;
import io.holdfast.api.SnapshotResult;
import io.holdfast.api.SnapshotSummary;
import io.holdfast.api.SnapshotVerifyResult;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotForm;
import io.holdfast.hbase.TableLocks;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.snapshot.CloneSnapshotState;
import io.holdfast.snapshot.DeleteSnapshotState;
import io.holdfast.snapshot.RestoreSnapshotState;
import io.holdfast.snapshot.SnapshotInspection;
import io.holdfast.snapshot.SnapshotNames;
import io.holdfast.snapshot.SnapshotPurpose;
import io.holdfast.snapshot.SnapshotState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks what is asked for about snapshots, has it carried out, and reports. Needs no repository. */
final class SnapshotDesk implements SnapshotDoor {

    private final ClusterDesk clusters;
    private final Leaders leaders;
    private final Clock clock;
    private final RandomGenerator random;

    SnapshotDesk(ClusterDesk clusters, Leaders leaders, Clock clock, RandomGenerator random) {
        this.clusters = clusters;
        this.leaders = leaders;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public SnapshotResult create(SnapshotRequest request, ProgressListener progress) {
        Instant begin = clock.instant();
        Cluster cluster = clusters.connect();
        SnapshotState state = begun(cluster, request, newSession(begin));
        try (Lead lead = lead(
                cluster,
                state.session(),
                state.tables().stream().map(TableLocks::shared).toList(),
                progress)) {
            SnapshotState done = run(lead, state.session(), lead.snapshots().create(), state);
            return created(done, secondsSince(begin));
        }
    }

    /** What is asked for, checked, before it begins. */
    static SnapshotState begun(Cluster cluster, SnapshotRequest request, SessionId session) {
        SnapshotForm form =
                request.policy() == SnapshotRequest.Policy.FLUSH ? SnapshotForm.FLUSH : SnapshotForm.SKIPFLUSH;
        return SnapshotState.begin(cluster, session, request.name(), tables(request), form, request.timeToLive());
    }

    private static List<TableId> tables(SnapshotRequest request) {
        List<TableId> tables = request.tables().stream()
                .map(TableId::parse)
                .distinct()
                .sorted()
                .toList();
        tables.stream().filter(TableId::isOfHBase).findFirst().ifPresent(table -> {
            throw new Rejected(
                    "unable to take a snapshot of table %s: expected a user's table, found one of HBase's own"
                            .formatted(table),
                    null);
        });
        return tables;
    }

    static SnapshotResult created(SnapshotState done, double seconds) {
        boolean flushed = done.form() == SnapshotForm.FLUSH;
        boolean lacksSomething = !flushed && done.taken().stream().anyMatch(SnapshotState.Taken::enabled);
        return new SnapshotResult(
                done.session().text(),
                done.taken().stream()
                        .map(taken -> new SnapshotResult.Snapshot(
                                taken.name().text(),
                                taken.table().toString(),
                                taken.enabled() ? flushed ? "included" : "absent" : "none",
                                taken.regions(),
                                taken.files(),
                                taken.bytes()))
                        .toList(),
                lacksSomething
                        ? List.of("not flushed: what was only in the memory of region servers is not in the snapshot")
                        : List.of(),
                seconds);
    }

    @Override
    public SnapshotList list() {
        List<SnapshotFacts> all = inspection().all();
        Function<SnapshotFacts, Optional<String>> groups = SnapshotNames.groups(all);
        return new SnapshotList(all.stream()
                .map(snapshot -> summary(snapshot, groups.apply(snapshot)))
                .toList());
    }

    private SnapshotSummary summary(SnapshotFacts snapshot, Optional<String> group) {
        @Nullable
        Instant expiresAt =
                snapshot.timeToLive().map(snapshot.createdAt()::plus).orElse(null);
        return new SnapshotSummary(
                snapshot.name().text(),
                snapshot.table().toString(),
                group.orElse(null),
                SnapshotPurpose.of(snapshot.name()).name().toLowerCase(Locale.ROOT),
                switch (snapshot.form()) {
                    case FLUSH -> "flush";
                    case SKIPFLUSH -> "skip-flush";
                    case OFFLINE -> "offline";
                },
                expiresAt != null && expiresAt.isBefore(clock.instant()) ? "EXPIRED" : "COMPLETE",
                snapshot.createdAt(),
                snapshot.timeToLive().map(Duration::toSeconds).orElse(null),
                expiresAt);
    }

    @Override
    public SnapshotDetail show(String name) {
        SnapshotInspection inspection = inspection();
        List<SnapshotFacts> all = inspection.all();
        Function<SnapshotFacts, Optional<String>> groups = SnapshotNames.groups(all);
        return new SnapshotDetail(
                name,
                inspection.verify(SnapshotNames.resolve(name, all), (done, of) -> {}).stream()
                        .map(report -> new SnapshotDetail.Content(
                                summary(report.snapshot(), groups.apply(report.snapshot())),
                                report.regions(),
                                report.files(),
                                report.bytes(),
                                report.damagesTotal()))
                        .toList());
    }

    @Override
    public SnapshotVerifyResult verify(String name, ProgressListener progress) {
        SnapshotInspection inspection = inspection();
        String session = newSession(clock.instant()).text();
        List<SnapshotInspection.Report> reports = inspection.verify(
                inspection.named(name),
                (done, of) -> progress.progressed(new Progress(session, "VERIFY", done, of, "regions")));
        return new SnapshotVerifyResult(
                reports.stream().map(report -> report.snapshot().name().text()).toList(),
                reports.stream()
                        .mapToLong(report -> report.regions() + report.files())
                        .sum(),
                reports.stream().flatMap(SnapshotDesk::findings).toList(),
                reports.stream()
                        .mapToLong(SnapshotInspection.Report::damagesTotal)
                        .sum());
    }

    private static Stream<SnapshotVerifyResult.Finding> findings(SnapshotInspection.Report report) {
        return report.damages().stream()
                .map(damage -> new SnapshotVerifyResult.Finding(
                        damage.kind(), damage.object(), report.snapshot().name().text(), damage.detail()));
    }

    @Override
    public SnapshotDeleteResult delete(String name, ProgressListener progress) {
        Cluster cluster = clusters.connect();
        DeleteSnapshotState state = DeleteSnapshotState.begin(
                newSession(clock.instant()), inspection().named(name));
        try (Lead lead = lead(cluster, state.session(), List.of(), progress)) {
            run(lead, state.session(), lead.snapshots().delete(), state);
        }
        return deleted(state);
    }

    static SnapshotDeleteResult deleted(DeleteSnapshotState state) {
        return new SnapshotDeleteResult(
                state.session().text(),
                state.snapshots().stream()
                        .map(snapshot -> snapshot.name().text())
                        .toList());
    }

    @Override
    public SnapshotCloneResult clone(String name, String table, ProgressListener progress) {
        Instant begin = clock.instant();
        Cluster cluster = clusters.connect();
        CloneSnapshotState state = CloneSnapshotState.begin(
                cluster, newSession(begin), inspection().named(name), TableId.parse(table));
        try (Lead lead = lead(cluster, state.session(), List.of(TableLocks.exclusive(state.target())), progress)) {
            run(lead, state.session(), lead.snapshots().cloning(), state);
        }
        return cloned(state, secondsSince(begin));
    }

    static SnapshotCloneResult cloned(CloneSnapshotState state, double seconds) {
        return new SnapshotCloneResult(
                state.session().text(),
                state.snapshot().name().text(),
                state.target().toString(),
                state.pin().text(),
                seconds);
    }

    @Override
    public SnapshotRestoreResult restore(String name, boolean failsafe, ProgressListener progress) {
        Instant begin = clock.instant();
        Cluster cluster = clusters.connect();
        RestoreSnapshotState state = RestoreSnapshotState.begin(
                cluster, newSession(begin), inspection().named(name), failsafe, begin);
        try (Lead lead = lead(
                cluster,
                state.session(),
                state.snapshots().stream()
                        .map(snapshot -> TableLocks.exclusive(snapshot.table()))
                        .toList(),
                progress)) {
            run(lead, state.session(), lead.snapshots().restore(), state);
        }
        return restored(state, secondsSince(begin));
    }

    static SnapshotRestoreResult restored(RestoreSnapshotState state, double seconds) {
        return new SnapshotRestoreResult(
                state.session().text(),
                state.snapshots().stream()
                        .map(snapshot -> new SnapshotRestoreResult.Table(
                                snapshot.name().text(), snapshot.table().toString()))
                        .toList(),
                seconds);
    }

    private static <S extends Record, K extends Enum<K> & Procedure.Step> S run(
            Lead lead, SessionId session, Procedure<S, K> procedure, S state) {
        JournalRecord last = lead.engine().run(new ProcedureId(session.text()), procedure, state);
        requireFinished(last);
        return lead.engine().stateOf(last, procedure);
    }

    static void requireFinished(JournalRecord last) {
        FrontDoor.requireHappened(last);
        if (last.phase() != Phase.COMPLETE && last.failure() != null) {
            throw new Unavailable(
                    "unable to finish session %s: %s"
                            .formatted(last.id(), last.failure().message()),
                    "what is left is done by the next command on this cluster",
                    null);
        }
    }

    private Lead lead(Cluster cluster, SessionId session, List<Lock> wanted, ProgressListener progress) {
        ProcedureId id = new ProcedureId(session.text());
        return leaders.lead(
                cluster,
                id,
                new ProgressRelay(progress, clock),
                new LeadWait(leaders, cluster, id, wanted, progress, clock));
    }

    private SnapshotInspection inspection() {
        return new SnapshotInspection(clusters.connect());
    }

    private SessionId newSession(Instant now) {
        return SessionId.create(now, random);
    }

    private double secondsSince(Instant begin) {
        return Duration.between(begin, clock.instant()).toMillis() / 1000.0;
    }
}
