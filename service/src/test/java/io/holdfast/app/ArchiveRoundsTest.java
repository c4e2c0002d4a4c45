package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.ArchiveState;
import io.holdfast.archive.HoldLimits;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.archive.MergeSizes;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.FullBackupState;
import io.holdfast.backup.IncrementalBackupProcedure;
import io.holdfast.config.PitrEntry;
import io.holdfast.control.Lead;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogPace;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.restore.RestoreProcedures;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs are read again and again, as often as was asked for; while they cannot be, nothing is lost. */
class ArchiveRoundsTest {

    private static final TableId ORDERS = TableId.parse("orders");
    private static final String LOCATION = "memory";

    @TempDir
    private Path scratch;

    private Duration ahead = Duration.ZERO;
    private final Clock clock = ((InstantSource) () -> Instant.now().plus(ahead)).withZone(ZoneOffset.UTC);
    private final FakeCluster cluster = new FakeCluster("cluster-1");
    private final Repository repository = Repository.init(new MemoryObjectStore(clock), new Random(1), clock);
    private boolean away;
    private boolean leads = true;
    private Leading lead = leading();
    private TailRounds tails = tails();
    private ArchiveRounds rounds = rounds();

    /** What a leader needs for rounds. */
    private record Leading(
            ProcedureEngine engine,
            ArchiveProcedure archive,
            LogMergeProcedure logMerge,
            FullBackupProcedure fullBackup)
            implements Lead {

        @Override
        public IncrementalBackupProcedure incrementalBackup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RestoreProcedures restores() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SnapshotProcedures snapshots() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void begin() {
        cluster.createTable("orders", "first");
        lead = leading();
        tails = tails();
        rounds = rounds();
    }

    @AfterEach
    void end() {
        rounds.close();
        tails.close();
    }

    private Leading leading() {
        Repositories repositories = (location, limit) -> open();
        ArchiveProcedure archive = new ArchiveProcedure(
                cluster, repositories, new LeaderEpoch(1), clock, Path.of(String.valueOf(scratch), "sorting"));
        LogMergeProcedure merge = new LogMergeProcedure(
                cluster,
                repositories,
                new LeaderEpoch(1),
                clock,
                Path.of(String.valueOf(scratch), "merging"),
                MergeSizes.ofReadings(60));
        SnapshotProcedures snapshots = new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
        FullBackupProcedure backup =
                new FullBackupProcedure(cluster, snapshots.batch(), repositories, new LeaderEpoch(1), "test", clock, 2);
        List<Procedure<?, ?>> kinds = new ArrayList<>(snapshots.kindsWith(backup));
        kinds.addAll(List.of(archive, merge));
        ProcedureEngine engine = new ProcedureEngine(
                new MemoryJournal(),
                kinds,
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
        return new Leading(engine, archive, merge, backup);
    }

    private TailRounds tails() {
        return new TailRounds(
                (location, limit) -> open(),
                () -> leads ? Optional.of(new ArchiveRounds.Leading(lead, cluster)) : Optional.empty(),
                clock,
                new Random(8));
    }

    private ArchiveRounds rounds() {
        return new ArchiveRounds(
                List.of(LOCATION),
                (location, limit) -> open(),
                () -> leads ? Optional.of(new ArchiveRounds.Leading(lead, cluster)) : Optional.empty(),
                PitrEntry.NONE,
                new HoldWatch(new HoldLimits(Duration.ofDays(1), Long.MAX_VALUE), new SimpleMeterRegistry(), clock),
                tails,
                clock,
                new Random(9));
    }

    private Repository open() {
        if (away) {
            throw new Unavailable("unable to open the repository: nobody answers", null, null);
        }
        return repository;
    }

    private void protect(Optional<Duration> interval) {
        SessionId session = SessionId.create(clock.instant(), new Random(5));
        ArchiveState asked =
                ArchiveState.begin(session, LOCATION, clock.instant()).changing(List.of(ORDERS), List.of());
        lead.engine.run(
                new ProcedureId(session.text()),
                lead.archive,
                interval.map(every -> asked.paced(new LogPace((int) every.toSeconds(), 1)))
                        .orElse(asked));
    }

    private void roundAfter(Duration time) {
        ahead = ahead.plus(time);
        rounds.round();
        lead.engine.settle();
    }

    private long readings() {
        return repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .map(LogChain::number)
                .orElse(0L);
    }

    @Test
    void nothingIsReadWhereNothingIsProtected() {
        roundAfter(Duration.ZERO);
        assertThat(readings()).isZero();
    }

    @Test
    void logsAreReadEachMinute() {
        protect(Optional.empty());
        roundAfter(Duration.ZERO);
        assertThat(readings()).isEqualTo(2);
        roundAfter(Duration.ofSeconds(59));
        assertThat(readings()).isEqualTo(2);
        roundAfter(Duration.ofSeconds(1));
        assertThat(readings()).isEqualTo(3);
    }

    @Test
    void orAsOftenAsWasAskedFor() {
        protect(Optional.of(Duration.ofSeconds(5)));
        roundAfter(Duration.ZERO);
        roundAfter(Duration.ofSeconds(4));
        assertThat(readings()).isEqualTo(2);
        roundAfter(Duration.ofSeconds(1));
        assertThat(readings()).isEqualTo(3);
        roundAfter(Duration.ofSeconds(5));
        assertThat(readings()).as("it is remembered").isEqualTo(4);
    }

    @Test
    void atOnceWhenItWasAskedFor() {
        roundAfter(Duration.ZERO);
        ahead = ahead.plusSeconds(1);
        protect(Optional.of(Duration.ofSeconds(5)));
        roundAfter(Duration.ofMillis(100));
        assertThat(readings()).isEqualTo(2);
        roundAfter(Duration.ofMillis(100));
        assertThat(readings()).as("once").isEqualTo(2);
    }

    private void backUp() {
        SessionId session = SessionId.create(clock.instant(), new Random(11));
        lead.engine.run(
                new ProcedureId(session.text()),
                lead.fullBackup,
                FullBackupState.begin(session, LOCATION, List.of(ORDERS), null, clock.instant()));
    }

    private int backups() {
        return repository.newestRoot().backups().size();
    }

    private void breakTheHold() {
        LogChain chain = repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .orElseThrow();
        cluster.wals().somebodyReleases(Objects.requireNonNull(chain.hold()).peer());
    }

    @Test
    void whereTheArchiveWasInterruptedANewImageIsTaken() {
        protect(Optional.empty());
        backUp();
        roundAfter(Duration.ZERO);
        breakTheHold();
        roundAfter(Duration.ofMinutes(1));
        assertThat(backups()).as("it is found out just now").isEqualTo(1);
        roundAfter(Duration.ofMinutes(1));
        assertThat(backups()).isEqualTo(2);
        roundAfter(Duration.ofMinutes(1));
        roundAfter(Duration.ofHours(2));
        assertThat(backups()).as("one is enough").isEqualTo(2);
    }

    @Test
    void anImageThatFailedIsTriedAgainAnHourLater() {
        protect(Optional.empty());
        backUp();
        roundAfter(Duration.ZERO);
        breakTheHold();
        roundAfter(Duration.ofMinutes(1));
        cluster.fail("take", () -> new Rejected("unable to take a snapshot", null));
        roundAfter(Duration.ofMinutes(1));
        cluster.heal();
        roundAfter(Duration.ofMinutes(1));
        assertThat(backups()).isEqualTo(1);
        roundAfter(Duration.ofHours(1));
        assertThat(backups()).isEqualTo(2);
    }

    @Test
    void ofATableWithoutAnyImageNoneIsTaken() {
        protect(Optional.empty());
        roundAfter(Duration.ZERO);
        breakTheHold();
        roundAfter(Duration.ofMinutes(1));
        roundAfter(Duration.ofMinutes(1));
        assertThat(backups()).isZero();
    }

    @Test
    void norOfOneThatWasSwitchedOffAndOnAgain() {
        protect(Optional.empty());
        backUp();
        SessionId session = SessionId.create(clock.instant(), new Random(6));
        lead.engine.run(
                new ProcedureId(session.text()),
                lead.archive,
                ArchiveState.begin(session, LOCATION, clock.instant()).changing(List.of(), List.of(ORDERS)));
        ahead = ahead.plusSeconds(1);
        protect(Optional.empty());
        roundAfter(Duration.ofMinutes(1));
        roundAfter(Duration.ofMinutes(1));
        assertThat(backups()).isEqualTo(1);
    }

    @Test
    void openLogsAreLookedAtAsOftenAsWasAskedFor() {
        protect(Optional.of(Duration.ofHours(1)));
        tails.round();
        assertThat(looks()).as("no round has said so yet").isZero();
        roundAfter(Duration.ZERO);
        tails.round();
        assertThat(looks()).isEqualTo(1);
        tails.round();
        assertThat(looks()).as("not yet").isEqualTo(1);
        ahead = ahead.plusSeconds(1);
        tails.round();
        assertThat(looks()).isEqualTo(2);

        leads = false;
        tails.round();
        leads = true;
        ahead = ahead.plusSeconds(1);
        tails.round();
        assertThat(looks()).as("another lead asks anew").isEqualTo(2);
    }

    @Test
    void aLookThatFailsIsTriedAgain() {
        protect(Optional.of(Duration.ofHours(1)));
        roundAfter(Duration.ZERO);
        away = true;
        tails.round();
        away = false;
        ahead = ahead.plusSeconds(1);
        tails.round();
        assertThat(looks()).isEqualTo(1);
    }

    private int looks() {
        return repository.logTails().size();
    }

    @Test
    void whoDoesNotLeadReadsNothing() {
        protect(Optional.empty());
        leads = false;
        roundAfter(Duration.ofHours(1));
        assertThat(readings()).isEqualTo(1);
        leads = true;
        roundAfter(Duration.ZERO);
        assertThat(readings()).isEqualTo(2);
    }

    @Test
    void whatIsLoadedWhileNobodyReadsIsKeptUntilItWasRead() {
        protect(Optional.empty());
        roundAfter(Duration.ZERO);
        away = true;
        cluster.load("orders", "loaded");
        roundAfter(Duration.ofMinutes(1));
        assertThat(cluster.snapshotNames()).hasSize(1);

        away = false;
        roundAfter(Duration.ofMinutes(2));
        assertThat(readings()).isEqualTo(3);
        assertThat(cluster.snapshotNames()).as("clocks may differ").hasSize(1);
        roundAfter(Duration.ofMinutes(10));
        roundAfter(Duration.ofMinutes(1));
        assertThat(cluster.snapshotNames()).isEmpty();
    }

    /** The repository can be read, but readings come to nothing. */
    @Test
    void whatIsLoadedWhileReadingsFailIsKeptToo() {
        protect(Optional.empty());
        cluster.fail("roll", () -> new Unavailable("unable to begin new logs", null, null));
        cluster.load("orders", "loaded");
        roundAfter(Duration.ofMinutes(1));
        assertThat(cluster.snapshotNames()).as("not long enough").isEmpty();
        roundAfter(Duration.ofMinutes(3));
        assertThat(cluster.snapshotNames()).hasSize(1);
    }

    @Test
    void whatWasKeptGoesWithTheProtection() {
        protect(Optional.empty());
        roundAfter(Duration.ZERO);
        away = true;
        cluster.load("orders", "loaded");
        roundAfter(Duration.ofMinutes(5));
        assertThat(cluster.snapshotNames()).hasSize(1);

        away = false;
        SessionId session = SessionId.create(clock.instant(), new Random(6));
        lead.engine.run(
                new ProcedureId(session.text()),
                lead.archive,
                ArchiveState.begin(session, LOCATION, clock.instant()).changing(List.of(), List.of(ORDERS)));
        assertThat(cluster.snapshotNames()).isEmpty();
    }
}
