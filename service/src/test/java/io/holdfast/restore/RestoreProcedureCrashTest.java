package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.FullBackupState;
import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.InProcessWorker;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.format.Bytes;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogPace;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.Permission;
import io.holdfast.format.Permission.Action;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.measure.Bandwidth;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalCodec;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.FileSource;
import io.holdfast.repository.GroupRepositories;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.work.TaskKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dies before and after every write to the journal, forward and in rollback, and looks at what the next leader makes of it. */
class RestoreProcedureCrashTest {

    /** One write at the start, one a step, one removal. */
    private static final int WRITES = 1 + RestoreProcedure.RestoreStep.values().length + 1;

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(7);
    private final FakeCluster source = new FakeCluster("cluster-1");
    private final MemoryObjectStore store = new MemoryObjectStore(clock);
    private final Repository repository = Repository.init(store, new Random(1), clock);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private FakeCluster target = newTarget();
    private MemoryJournal journal = new MemoryJournal();
    private FullBackupState backup = newBackup(List.of());

    private FullBackupState newBackup(List<TableId> tables) {
        return FullBackupState.begin(
                SessionId.create(clock.instant(), random), "memory", tables, null, clock.instant());
    }

    private static final TableId ORDERS = TableId.parse("orders");
    private static final TableId ORDERS_BACK = TableId.parse("orders_back");
    private static final TableId EVENTS = TableId.parse("ns:events");
    private static final Permission WHOLE = new Permission("@ops", null, null, List.of(Action.ADMIN, Action.READ));
    private static final Permission QUALIFIER = new Permission("bob", text("f"), text("q"), List.of(Action.WRITE));
    private static final Permission NAMESPACE = new Permission("eve", null, null, List.of(Action.CREATE));

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static FakeCluster newTarget() {
        FakeCluster cluster = new FakeCluster("cluster-2");
        cluster.acls().keep();
        return cluster;
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @BeforeEach
    void twoTablesAndABackupOfThem() {
        source.createTable("orders", "first", "second");
        source.createTable("ns:events", "third");
        source.acls().keep().grant(ORDERS, WHOLE);
        source.acls().grant(ORDERS, QUALIFIER);
        source.acls().grant(EVENTS, WHOLE);
        source.acls().grant("ns", NAMESPACE);
        source.acls().grant("default", NAMESPACE);
        backup = backUp(TableId.parse("orders"), TableId.parse("ns:events"));
    }

    private FullBackupState backUp(TableId... tables) {
        return backUp(newBackup(List.of(tables)));
    }

    private FullBackupState backUp(FullBackupState state) {
        FullBackupProcedure procedure = new FullBackupProcedure(
                source,
                snapshots(source).batch(),
                (location, limit) -> repository,
                new LeaderEpoch(1),
                "test",
                clock,
                2);
        JournalRecord last = engine(new MemoryJournal(), procedure)
                .run(new ProcedureId(state.session().text()), procedure, state);
        assertThat(last.phase()).isEqualTo(Phase.COMPLETE);
        return state;
    }

    private SnapshotProcedures snapshots(FakeCluster cluster) {
        return new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
    }

    private ProcedureEngine engine(Journal journalOfThisProcess, Procedure<?, ?> procedure) {
        return new ProcedureEngine(
                journalOfThisProcess,
                snapshots(source).kindsWith(procedure),
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
    }

    /** Opened for a session that is to keep to it. */
    private final List<Bandwidth> limits = new ArrayList<>();

    private final Repositories repositories = new Repositories() {
        @Override
        public Repository open(String location, Optional<Bandwidth> limit) {
            limit.ifPresent(limits::add);
            return repository;
        }

        @Override
        public Repository openSharing(String location, LongSupplier bytesPerSecond) {
            shares.add(bytesPerSecond.getAsLong());
            return repository;
        }
    };

    /** What those that share a limit were told at their beginning. */
    private final List<Long> shares = new ArrayList<>();

    private RestoreProcedure procedure() {
        return new RestoreProcedure(target, repositories, 2);
    }

    private RestoreState newRestore() {
        return RestoreState.begin(
                        SessionId.create(clock.instant(), random),
                        "memory",
                        List.of(
                                new RestoreTarget(backup.backup(), ORDERS, ORDERS_BACK),
                                new RestoreTarget(backup.backup(), EVENTS, EVENTS)),
                        clock.instant())
                .withAcl(true);
    }

    private JournalRecord run(RestoreState state) {
        RestoreProcedure procedure = procedure();
        return engine(journal, procedure).run(new ProcedureId(state.session().text()), procedure, state);
    }

    private void runUntilItDies(RestoreState state, int write, boolean after) {
        RestoreProcedure procedure = procedure();
        try {
            engine(new CrashingJournal(journal, write, after), procedure)
                    .run(new ProcedureId(state.session().text()), procedure, state);
        } catch (CrashingJournal.Crash expected) {
            engine(journal, procedure()).recover();
        }
        assertThat(journal.load()).allMatch(JournalRecord::closed);
    }

    private void startAnew() {
        target = newTarget();
        journal = new MemoryJournal();
    }

    /** Whoever goes on with the staging keeps to the limit that its session was begun with. */
    @Test
    void keepsItsLimitWhereverTheProcessDies() {
        Bandwidth limit = new Bandwidth(50_000_000);
        int whileItStages = 1 + 3;
        RestoreState state = newRestore().within(Optional.of(limit));

        runUntilItDies(state, whileItStages, false);

        assertThat(limits).containsExactly(limit, limit);
    }

    @Test
    void bringsTablesBackUnderTheWantedNames() {
        assertThat(run(newRestore()).phase()).isEqualTo(Phase.COMPLETE);

        assertRestored();
    }

    @Test
    void grantsNothingUnlessAsked() {
        assertThat(run(newRestore().withAcl(false)).phase()).isEqualTo(Phase.COMPLETE);

        assertRestoredWithoutPermissions();
    }

    @Test
    void widensNoRightsOnANamespaceThatIsThere() {
        target.createTable("ns:other", "somebody's own");

        assertThat(run(newRestore()).phase()).isEqualTo(Phase.COMPLETE);

        assertThat(target.acls().of(EVENTS)).containsExactly(WHOLE);
        assertThat(target.acls().of("ns")).isEmpty();
    }

    @Test
    void refusesToGrantWhereNobodyKeepsPermissions() {
        target = new FakeCluster("cluster-2");

        JournalRecord last = run(newRestore());

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.REJECTED);
        assertUntouched();
    }

    /** HBase would keep the permissions, and give them to the next table of this name. */
    @Test
    void grantsNothingOnATableThatHasGone() {
        RestoreState state = newRestore();
        RestoreProcedure procedure = procedure();
        int beforeTheGrants = 1 + 8;
        try {
            engine(new CrashingJournal(journal, beforeTheGrants, true), procedure)
                    .run(new ProcedureId(state.session().text()), procedure, state);
        } catch (CrashingJournal.Crash expected) {
            target.drop(ORDERS_BACK);
        }

        List<JournalRecord> recovered = engine(journal, procedure()).recover();

        assertThat(recovered)
                .extracting(JournalRecord::failure)
                .extracting(failure -> Objects.requireNonNull(failure).code())
                .containsExactly(ErrorCode.CONFLICT);
        assertUntouched();
    }

    @Test
    void finishesWhereverTheProcessDies() {
        for (int write = 1; write <= WRITES; write++) {
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                runUntilItDies(newRestore(), write, after);

                boolean neverRecorded = write == 1 && !after;
                if (neverRecorded) {
                    assertUntouched();
                } else {
                    assertRestored();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "createNamespace",
                "stageSnapshot",
                "stageFile",
                "register",
                "place",
                "cloneAs",
                "checkOnline",
                "grant",
                "grantOnNamespace"
            })
    void undoesEverythingWhereverTheProcessDiesWhileRollingBack(String failingCall) {
        for (int write = 2; write <= 2 * WRITES; write++) {
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                target.fail(failingCall, () -> new Corrupt("unable to " + failingCall, null, null));
                runUntilItDies(newRestore(), write, after);

                assertUntouched();
            }
        }
    }

    /** How often somebody looks at the logs of that. */
    private @Nullable LogPace paced;

    /** A log file of one table, of which there are edits after the image up to that moment. */
    private Instant logAfterTheImage() {
        SessionId session = SessionId.create(clock.instant(), random);
        FileOrigin origin = new FileOrigin(ORDERS, session.text(), "log", "0");
        byte[] content = "edits".getBytes(StandardCharsets.UTF_8);
        StoredFile stored = repository
                .storeFiles(
                        () -> Layout.data(session, new LeaderEpoch(1), 0, 1, 0),
                        List.of(new FileSource(origin, content.length, () -> new ByteArrayInputStream(content))),
                        bytes -> {})
                .get(0);
        Instant to = clock.instant().plusSeconds(60);
        LogSegment segment = new LogSegment(
                source.id(),
                session,
                null,
                Instant.EPOCH,
                to,
                List.of(),
                List.of(new LogTableEdits(
                        ORDERS, List.of(), List.of(new LogFile(stored, 1, Bytes.empty(), Bytes.of(new byte[] {1, 9
                        }))))),
                null);
        ObjectRef put = repository.putLogSegment(Layout.logSegment(session, new LeaderEpoch(1), 1), segment);
        LogSpan since = new LogSpan(Instant.EPOCH, null, null);
        LogChain chain = new LogChain(
                source.id(),
                session,
                1,
                null,
                null,
                to,
                List.of(),
                List.of(new LogTable(EVENTS, "t", List.of(since)), new LogTable(ORDERS, "t", List.of(since))),
                List.of(LogSegmentRef.of(segment, put)),
                null,
                null,
                paced);
        LogHead head = new LogHead(
                source.id(), repository.putLogChain(Layout.logChain(session, new LeaderEpoch(1), 1), chain));
        repository.commit(RootAuthor.withoutCluster(session), clock.instant(), root -> root.content()
                .withLog(head)
                .withEnded(session));
        return to;
    }

    @Test
    void bringsEditsBackWhereverTheProcessDies() {
        Instant at = logAfterTheImage();
        for (int write = 2; write <= WRITES; write++) {
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                runUntilItDies(newRestore().at(Optional.of(at)), write, after);

                assertRestored();
                assertThat(target.replays().loadedInto(ORDERS_BACK).values())
                        .hasSize(2)
                        .allMatch(files -> files.size() == 1);
            }
        }
    }

    /** Of each table its own image, and of a namespace what the newest of the backups says. */
    @Test
    void bringsTablesOfSeveralBackupsBackWhereverTheProcessDies() {
        source.createTable("orders", "newer", "newest");
        source.createTable("ns:events", "of no use");
        source.acls().grant("ns", WHOLE);
        SessionId later = SessionId.create(clock.instant().plusSeconds(1), random);
        FullBackupState newest =
                backUp(FullBackupState.begin(later, "memory", List.of(ORDERS, EVENTS), null, later.createdAt()));
        List<RestoreTarget> targets = List.of(
                new RestoreTarget(newest.backup(), ORDERS, ORDERS_BACK),
                new RestoreTarget(backup.backup(), EVENTS, EVENTS));
        for (int write = 2; write <= WRITES; write++) {
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                runUntilItDies(
                        RestoreState.begin(
                                        SessionId.create(clock.instant(), random), "memory", targets, clock.instant())
                                .withAcl(true),
                        write,
                        after);

                assertThat(target.contents("orders_back")).containsExactly("newer", "newest");
                assertThat(target.contents("ns:events")).containsExactly("third");
                assertThat(target.acls().of(EVENTS)).containsExactly(WHOLE);
                assertThat(target.acls().of("ns")).containsExactlyInAnyOrder(NAMESPACE, WHOLE);
                assertThat(target.hasNothingStaged()).isTrue();
            }
        }
    }

    /** The segment that it had found was merged into another one, and what was replaced is collected. */
    @Test
    void bringsBackWhatStandsForSegmentsThatWereMergedMeanwhile() {
        Instant at = logAfterTheImage();
        List<ObjectKey> replaced = logFiles();
        AtomicBoolean merged = new AtomicBoolean();
        target.fail("stageLog", () -> {
            if (merged.compareAndSet(false, true)) {
                logAfterTheImage();
                replaced.forEach(store::delete);
            }
            return null;
        });

        assertThat(run(newRestore().at(Optional.of(at))).phase()).isEqualTo(Phase.COMPLETE);

        assertThat(target.replays().loadedInto(ORDERS_BACK).values()).hasSize(2).allMatch(logFiles()::equals);
        assertThat(logFiles()).isNotEqualTo(replaced);
    }

    /** Nothing stands for it: it is lost. */
    @Test
    void aLogFileThatIsLostIsNotLookedForAgain() {
        Instant at = logAfterTheImage();
        target.fail("stageLog", () -> {
            logFiles().forEach(store::delete);
            return null;
        });

        JournalRecord last = run(newRestore().at(Optional.of(at)));

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
        assertUntouched();
    }

    private List<ObjectKey> logFiles() {
        return repository.readLogChain(repository.newestRoot().log(source.id()).orElseThrow()).segments().stream()
                .flatMap(segment -> repository.readLogSegment(segment.object()).tables().stream())
                .flatMap(table -> table.files().stream())
                .map(file -> file.content().object())
                .toList();
    }

    /** The second region's rows begin with the byte 1: of the first none comes back, of the second some. */
    private RestoreState newSelection() {
        return newRestore()
                .withAcl(false)
                .in(new RestoreManner(
                        List.of(), false, false, Selection.parse(List.of("f"), Optional.of("\\x01\\x05.."))));
    }

    @Test
    void bringsASelectionBackWhereverTheProcessDies() {
        Instant at = logAfterTheImage();
        for (int write = 2; write <= WRITES; write++) {
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                runUntilItDies(newSelection().at(Optional.of(at)), write, after);

                assertThat(target.contents("orders_back")).containsExactly("second of \\x01\\x05..");
                assertThat(target.regions(ORDERS_BACK)).hasSize(2);
                assertThat(target.contents("ns:events")).containsExactly("third of \\x01\\x05..");
                assertThat(target.replays().loadedInto(ORDERS_BACK)).containsOnlyKeys("\\x01\\x05..");
                assertThat(target.hasNothingStaged()).isTrue();
            }
        }
    }

    /** Of a table without any file that is wanted no link tells whose it is. */
    @Test
    void undoesASelectionWithoutFilesWhereverTheProcessDies() {
        for (int write = 2; write <= 2 * WRITES; write++) {
            startAnew();
            target.fail("checkOnline", () -> new Corrupt("unable to checkOnline", null, null));
            runUntilItDies(
                    RestoreState.begin(
                                    SessionId.create(clock.instant(), random),
                                    "memory",
                                    List.of(new RestoreTarget(backup.backup(), ORDERS, ORDERS_BACK)),
                                    clock.instant())
                            .in(new RestoreManner(List.of(), false, false, new Selection(List.of("none of it"), null))),
                    write,
                    true);

            assertUntouched();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stageLog", "replay"})
    void undoesEverythingIfEditsCannotBeBroughtBack(String failingCall) {
        Instant at = logAfterTheImage();
        for (int write = 2; write <= 2 * WRITES; write++) {
            startAnew();
            target.fail(failingCall, () -> new Corrupt("unable to " + failingCall, null, null));
            runUntilItDies(newRestore().at(Optional.of(at)), write, true);

            assertUntouched();
        }
    }

    @Test
    void keepsItsLimitWhileItBringsEditsBack() {
        Instant at = logAfterTheImage();
        Bandwidth limit = new Bandwidth(50_000_000);

        run(newRestore().within(Optional.of(limit)).at(Optional.of(at)));

        assertThat(limits).as("staging, and the edits of two tables").containsExactly(limit, limit, limit);
    }

    private JournalRecord runWith(Dispatcher dispatcher, RestoreState state) {
        RestoreProcedure procedure = new RestoreProcedure(target, repositories, 2, Optional.of(dispatcher));
        return engine(journal, procedure).run(new ProcedureId(state.session().text()), procedure, state);
    }

    private Dispatcher dispatcher() {
        DispatchSettings settings = DispatchSettings.of(RunOnLeader.NEVER, 1).waitingAtFirst(Duration.ofSeconds(30));
        return new Dispatcher(1, settings, System::nanoTime, threads);
    }

    private InProcessWorker worker(String name, int losses) {
        GroupRepositories byGroup = new GroupRepositories(repositories);
        List<TaskKind> kinds = List.of(
                new StageTaskKind(() -> target, byGroup),
                new LogStageTaskKind(() -> target, byGroup),
                new ReplayTaskKind(() -> target));
        return new InProcessWorker(name, kinds, threads, losses);
    }

    @Test
    @Timeout(60)
    void workersBringEditsBackWithinTheLimit() {
        Instant at = logAfterTheImage();
        Dispatcher dispatcher = dispatcher();
        worker("anna", 0).join(dispatcher);
        RestoreState state = newRestore().within(Optional.of(new Bandwidth(50_000_000)));

        assertThat(runWith(dispatcher, state.at(Optional.of(at))).phase()).isEqualTo(Phase.COMPLETE);

        assertRestored();
        assertThat(target.replays().loadedInto(ORDERS_BACK).values()).hasSize(2).allMatch(logFiles()::equals);
        assertThat(target.replays().loads()).isEqualTo(2);
        assertThat(limits).isEmpty();
        assertThat(shares)
                .as("what the leader opened; these workers are told no limit")
                .filteredOn(share -> share > 0)
                .containsExactly(50_000_000L, 50_000_000L, 50_000_000L);
    }

    /** What it had staged stays, and what it had loaded is loaded once more. */
    @Test
    @Timeout(60)
    void anotherGoesOnWithTheEditsOfALostWorker() {
        Instant at = logAfterTheImage();
        Dispatcher dispatcher = dispatcher();
        worker("steady", 0).join(dispatcher);
        for (int i = 0; i < 6; i++) {
            worker("lost-" + i, 1).join(dispatcher);
        }

        assertThat(runWith(dispatcher, newRestore().at(Optional.of(at))).phase())
                .isEqualTo(Phase.COMPLETE);

        assertRestored();
        assertThat(target.replays().loadedInto(ORDERS_BACK).values()).hasSize(2).allMatch(logFiles()::equals);
    }

    /** Nothing stands for it: it is lost, whoever finds out. */
    @Test
    @Timeout(60)
    void aLogFileThatAWorkerMissesIsLost() {
        Instant at = logAfterTheImage();
        target.fail("stageLog", () -> {
            logFiles().forEach(store::delete);
            return null;
        });
        Dispatcher dispatcher = dispatcher();
        worker("anna", 0).join(dispatcher);

        JournalRecord last = runWith(dispatcher, newRestore().at(Optional.of(at)));

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
        assertUntouched();
    }

    @Test
    void refusesAMomentThatIsNotCoveredBeforeAnythingIsWritten() {
        Instant at = logAfterTheImage();

        JournalRecord last = run(newRestore().at(Optional.of(at.plusMillis(1))));

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CONFLICT);
        assertUntouched();
    }

    /** Between a reading and the next look at open logs. */
    @Test
    void waitsForAMomentThatIsLookedAtOnceMore() {
        paced = new LogPace(null, 1);
        Instant at = logAfterTheImage().plusSeconds(1);

        JournalRecord last = run(newRestore().at(Optional.of(at)));

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertUntouched();
    }

    /** Nobody is to be told at every start that what is left of a restore cannot be removed. */
    @Test
    void undoesEverythingAlthoughTheBackupIsGone() {
        source.createTable("blank", new String[0]);
        backup = backUp(TableId.parse("blank"));
        target.fail("checkOnline", () -> {
            forgetBackups();
            return new Corrupt("unable to checkOnline", null, null);
        });
        RestoreState state = RestoreState.begin(
                SessionId.create(clock.instant(), random),
                "memory",
                List.of(new RestoreTarget(backup.backup(), TableId.parse("blank"), TableId.parse("blank"))),
                clock.instant());

        assertThat(run(state).phase()).isEqualTo(Phase.FAILED);

        assertThat(journal.load()).allMatch(JournalRecord::closed);
        assertUntouched();
    }

    private void forgetBackups() {
        try (Stream<ObjectInfo> objects = store.list(KeyPrefix.folder("backups"))) {
            objects.map(ObjectInfo::key).toList().forEach(store::delete);
        }
    }

    /** As the first version wrote it; names of steps and components are for ever. */
    private String golden() {
        return """
            {"id":"20260131T235959123Z-0a1b2c3d","kind":"restore","phase":"RUNNING","step":"CREATE_NAMESPACES",\
            "state":{"session":"20260131T235959123Z-0a1b2c3d","repository":"memory",\
            "targets":[{"backup":"%1$s","from":"orders","to":"orders_back"},\
            {"backup":"%1$s","from":"ns:events","to":"ns:events"}],\
            "newNamespaces":["ns"],"startedAt":"2026-01-31T23:59:59.123Z"},\
            "startedAt":"2026-01-31T23:59:59.123Z","updatedAt":"2026-01-31T23:59:59.4Z","failure":null}""".formatted(backup.backup());
    }

    @Test
    void takesUpWhatTheFirstVersionWrote() {
        assertThat(RestoreProcedure.RestoreStep.values())
                .extracting(Enum::name)
                .containsExactly(
                        "PREPARE",
                        "CREATE_NAMESPACES",
                        "STAGE",
                        "REGISTER",
                        "PLACE",
                        "CLONE",
                        "REPLAY_LOG",
                        "VERIFY",
                        "GRANT",
                        "CLEANUP");
        takeUp(golden());
        assertRestoredWithoutPermissions();
    }

    @Test
    void takesUpWhatTheFirstVersionWithPermissionsWrote() {
        takeUp(golden().replace(
                        "\"newNamespaces\":[\"ns\"]", "\"newNamespaces\":[\"ns\"],\"withoutFiles\":[],\"acl\":true"));
        assertRestored();
    }

    private void takeUp(String record) {
        journal.write(List.of(JournalCodec.decode("golden", record.getBytes(StandardCharsets.UTF_8))));

        engine(journal, procedure()).recover();

        assertThat(journal.load()).allMatch(JournalRecord::closed);
    }

    @Test
    void refusesATableThatExistsAndLeavesItAlone() {
        target.createTable("ns:events", "somebody's own");

        JournalRecord last = run(newRestore());

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(target.contents("ns:events")).containsExactly("somebody's own");
        assertThat(target.contents("orders_back")).isEmpty();
    }

    @Test
    void neverDropsATableThatSomebodyMadeMeanwhile() {
        RestoreState state = newRestore();
        RestoreProcedure procedure = procedure();
        int beforeTheClone = 1 + 5;
        try {
            engine(new CrashingJournal(journal, beforeTheClone, true), procedure)
                    .run(new ProcedureId(state.session().text()), procedure, state);
        } catch (CrashingJournal.Crash expected) {
            target.createTable("ns:events", "somebody's own");
        }

        List<JournalRecord> recovered = engine(journal, procedure()).recover();

        assertThat(recovered)
                .extracting(JournalRecord::failure)
                .extracting(failure -> Objects.requireNonNull(failure).code())
                .containsExactly(ErrorCode.CONFLICT);
        assertThat(target.contents("ns:events")).containsExactly("somebody's own");
        assertThat(target.contents("orders_back")).isEmpty();
        assertThat(target.snapshotNames()).isEmpty();
    }

    @Test
    void theImportedSnapshotStaysUntilTheTableNeedsItNoMore() {
        run(newRestore());
        ImportPins pins = new ImportPins(target);

        pins.release(Set.of());
        assertThat(target.snapshotNames()).hasSize(2);

        target.majorCompact("orders_back");
        assertThat(pins.unneeded(Set.of())).hasSize(1);
        pins.release(Set.of());
        assertThat(target.snapshotNames()).hasSize(1);

        target.drop(TableId.parse("ns:events"));
        pins.release(Set.of());
        assertThat(target.snapshotNames()).isEmpty();
    }

    private void assertRestored() {
        assertTablesRestored();
        assertThat(target.acls().of(ORDERS_BACK)).containsExactly(WHOLE, QUALIFIER);
        assertThat(target.acls().of(EVENTS)).containsExactly(WHOLE);
        assertThat(target.acls().of("ns")).containsExactly(NAMESPACE);
        assertThat(target.acls().of("default")).isEmpty();
    }

    private void assertRestoredWithoutPermissions() {
        assertTablesRestored();
        assertThat(target.acls().isEmpty()).isTrue();
    }

    private void assertTablesRestored() {
        assertThat(target.contents("orders_back")).containsExactly("first", "second");
        assertThat(target.contents("ns:events")).containsExactly("third");
        assertThat(target.hasNothingStaged()).isTrue();
        assertThat(target.snapshotNames()).hasSize(2).allMatch(name -> name.startsWith("holdfast-import-"));
    }

    private void assertUntouched() {
        assertThat(target.userTables()).isEmpty();
        assertThat(target.namespaces()).containsExactly("default");
        assertThat(target.snapshotNames()).isEmpty();
        assertThat(target.hasNothingStaged()).isTrue();
        assertThat(target.hasNothingPlaced()).isTrue();
        assertThat(target.acls().isEmpty()).isTrue();
    }
}
