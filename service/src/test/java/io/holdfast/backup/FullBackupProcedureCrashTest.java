package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.format.Acl;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Permission;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.measure.Bandwidth;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Failure;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalCodec;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dies before and after every write to the journal, forward and in rollback, and looks at what the next leader makes of it. */
class FullBackupProcedureCrashTest {

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(7);
    private final FakeCluster cluster = new FakeCluster("cluster-1");
    private final SnapshotProcedures snapshots = new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
    private MemoryJournal journal = new MemoryJournal();
    private MemoryObjectStore store = new MemoryObjectStore(clock);
    private Repository repository = Repository.init(store, new Random(1), clock);
    private long epoch;

    @BeforeEach
    void twoTables() {
        cluster.createTable("orders", "first", "second");
        cluster.createTable("ns:events", "third");
    }

    /** Opened for a session that is to keep to it. */
    private final List<Bandwidth> limits = new ArrayList<>();

    private final Repositories repositories = (location, limit) -> {
        limit.ifPresent(limits::add);
        return repository;
    };

    private FullBackupProcedure procedure() {
        return new FullBackupProcedure(
                cluster, snapshots.batch(), repositories, new LeaderEpoch(++epoch), "test", clock, 2);
    }

    private FullBackupState newBackup() {
        return FullBackupState.begin(
                SessionId.create(clock.instant(), random),
                "memory",
                List.of(TableId.parse("orders"), TableId.parse("ns:events")),
                "a label",
                clock.instant());
    }

    private ProcedureEngine engine(Journal journalOfThisProcess, FullBackupProcedure procedure) {
        return new ProcedureEngine(
                journalOfThisProcess,
                snapshots.kindsWith(procedure),
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
    }

    private JournalRecord run(FullBackupState state) {
        FullBackupProcedure procedure = procedure();
        return engine(journal, procedure).run(new ProcedureId(state.session().text()), procedure, state);
    }

    private void runAndDieBefore(String step, FullBackupState state) {
        FullBackupProcedure procedure = procedure();
        assertThatThrownBy(() -> engine(CrashingJournal.before(step, journal), procedure)
                        .run(new ProcedureId(state.session().text()), procedure, state))
                .isInstanceOf(CrashingJournal.Crash.class);
    }

    /** Whether it died, as it does unless it ended before that write. */
    private boolean runUntilItDies(FullBackupState state, int write, boolean after) {
        FullBackupProcedure procedure = procedure();
        try {
            engine(new CrashingJournal(journal, write, after), procedure)
                    .run(new ProcedureId(state.session().text()), procedure, state);
            return false;
        } catch (CrashingJournal.Crash expected) {
            return true;
        }
    }

    private void recover() {
        engine(journal, procedure()).recover();
        assertThat(journal.load()).allMatch(JournalRecord::closed);
    }

    @Test
    void listsABackupThatHoldsEveryByte() {
        FullBackupState state = newBackup();

        assertThat(run(state).phase()).isEqualTo(Phase.COMPLETE);

        assertComplete(state);
        assertNothingLeft();
    }

    @Test
    void storesNothingAgainThatDidNotChange() {
        run(newBackup());
        int opened = cluster.opened().size();

        FullBackupState second = newBackup();
        run(second);

        assertThat(cluster.opened()).hasSize(opened);
        assertThat(entry(second).filesCopied()).isZero();
        assertThat(entry(second).filesTotal()).isEqualTo(3);
        assertComplete(second);
    }

    /** It died with its files half copied: no shard leads to them. */
    @Test
    void whatAnAttemptStoredInVainIsDeletedByTheLeaderThatEndsTheSession() {
        FullBackupState state = newBackup();
        runAndDieBefore("VERIFY_COPY", state);
        ObjectKey vain = Layout.data(state.session(), new LeaderEpoch(epoch), 0, 9, 0);
        store.putIfAbsent(vain, new byte[] {1, 2, 3});

        recover();

        assertComplete(state);
        assertThat(store.stat(vain)).isEmpty();
    }

    /** Nobody deletes anything as long as the session runs; it only has to say anew what it re-uses. */
    @Test
    void aSessionWhoseIntentCannotBeReadGoesOn() {
        run(newBackup());
        FullBackupState second = newBackup();
        store.putIfAbsent(Layout.intent(second.session(), 1), new byte[] {1, 2, 3});

        assertThat(run(second).phase()).isEqualTo(Phase.COMPLETE);

        assertThat(entry(second).filesCopied()).isZero();
        assertComplete(second);
        assertNothingLeft();
    }

    @Test
    void finishesWhereverTheProcessDies() {
        int write = 0;
        boolean died = true;
        while (died) {
            write++;
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                FullBackupState state = newBackup();
                died |= runUntilItDies(state, write, after);
                recover();

                boolean neverRecorded = write == 1 && !after;
                if (neverRecorded) {
                    assertThat(repository.newestRoot().backups()).isEmpty();
                } else {
                    assertComplete(state);
                }
                assertNothingLeft();
            }
        }
        assertThat(write).isGreaterThan(FullBackupProcedure.FullBackupStep.values().length);
    }

    /** The manifest of the attempt before stays, although it says something else than this one would. */
    @Test
    void finishesAlthoughPermissionsWereGrantedMeanwhile() {
        cluster.acls().keep();
        FullBackupState state = newBackup();
        runAndDieBefore("COMMIT", state);
        assertThat(repository.findManifest(state.backup())).isPresent();
        cluster.acls()
                .grant(TableId.parse("orders"), new Permission("bob", null, null, List.of(Permission.Action.READ)));

        recover();

        assertComplete(state);
        assertThat(repository.readManifest(entry(state)).acl(TableId.parse("orders")))
                .contains(Acl.of(TableId.parse("orders"), List.of()));
    }

    @ParameterizedTest
    @CsvSource({"take", "open"})
    void undoesEverythingWhereverTheProcessDiesWhileRollingBack(String failingCall) {
        int write = 0;
        boolean died = true;
        while (died) {
            write++;
            died = false;
            for (boolean after : new boolean[] {false, true}) {
                startAnew();
                cluster.fail(failingCall, () -> new Corrupt("unable to " + failingCall, null, null));
                FullBackupState state = newBackup();
                died |= runUntilItDies(state, write, after);
                recover();

                Root root = repository.newestRoot();
                boolean neverRecorded = write == 1 && !after;
                assertThat(root.backups()).isEmpty();
                assertThat(root.hasEnded(state.session())).isEqualTo(!neverRecorded);
                assertThat(keys()).allMatch(key -> key.startsWith("roots/") || key.equals("holdfast.json"));
                assertNothingLeft();
            }
        }
    }

    @Test
    void aFailureAfterTheCommitDoesNotUnlistTheBackup() {
        cluster.fail("delete", () -> new Corrupt("unable to delete", null, null));
        FullBackupState state = newBackup();

        assertThat(run(state).phase()).isEqualTo(Phase.FINISHING);
        assertComplete(state);

        cluster.heal();
        recover();
        assertComplete(state);
        assertNothingLeft();
    }

    @Test
    void aCutIsNeverLaterThanTheSnapshotThatAnEarlierAttemptTook() {
        FullBackupState state = newBackup();
        cluster.take(new SnapshotName("holdfast-" + state.session() + "-0"), TableId.parse("orders"));

        run(state);

        List<TableImage> tables = repository.readManifest(entry(state)).tables();
        assertThat(tables.get(0).cutFrom()).isEqualTo(state.startedAt());
        assertThat(tables.get(1).cutFrom()).isAfterOrEqualTo(state.startedAt());
    }

    @Test
    void aDamagedEarlierBackupDoesNotKeepTablesFromBeingBackedUp() {
        FullBackupState first = newBackup();
        run(first);
        keys().stream()
                .filter(key -> key.startsWith("backups/") && key.contains("/shards/"))
                .limit(1)
                .forEach(key -> store.delete(new ObjectKey(key)));
        keys().stream()
                .filter(key -> key.startsWith("data/"))
                .limit(1)
                .forEach(key -> store.delete(new ObjectKey(key)));

        FullBackupState second = newBackup();
        assertThat(run(second).phase()).isEqualTo(Phase.COMPLETE);

        assertThat(entry(second).filesCopied()).isPositive();
        assertComplete(second);
    }

    @Test
    void obeysACancelWhileItCopies() {
        FullBackupProcedure procedure = procedure();
        ProcedureEngine engine = engine(journal, procedure);
        FullBackupState state = newBackup();
        ProcedureId id = new ProcedureId(state.session().text());
        cluster.fail("open", () -> {
            engine.cancel(id);
            return null;
        });

        assertThat(engine.run(id, procedure, state).phase()).isEqualTo(Phase.CANCELLED);

        assertThat(cluster.opened()).hasSizeLessThan(3);
        assertThat(cluster.snapshotNames()).isEmpty();
        assertThat(keys()).noneMatch(key -> key.startsWith("data/"));
    }

    /** A restore into one of them would wait, or be refused. */
    @Test
    void sharesItsTablesWithOthersThatRead() {
        assertThat(procedure().locks(newBackup()))
                .containsExactly(Lock.shared("table:orders"), Lock.shared("table:ns:events"));
    }

    @Test
    void aSnapshotOfNoRunningSessionIsDeletedAndNoOtherIs() {
        cluster.take(new SnapshotName("holdfast-20260131T235959123Z-0a1b2c3d-0"), TableId.parse("orders"));
        cluster.take(new SnapshotName("holdfast-20260131T235959123Z-0a1b2c3e-0"), TableId.parse("orders"));
        cluster.take(new SnapshotName("holdfast-nightly-0"), TableId.parse("orders"));

        new OrphanedSnapshots(cluster).delete(Set.of("20260131T235959123Z-0a1b2c3e"));

        assertThat(cluster.snapshotNames())
                .containsExactly("holdfast-20260131T235959123Z-0a1b2c3e-0", "holdfast-nightly-0");
    }

    /** As the first version wrote it; names of steps and components are for ever. */
    private static final String GOLDEN = """
            {"id":"20260131T235959123Z-0a1b2c3d","kind":"backup.full","phase":"RUNNING","step":"COPY",\
            "state":{"session":"20260131T235959123Z-0a1b2c3d","repository":"memory",\
            "tables":["orders","ns:events"],"label":null,"startedAt":"2026-01-31T23:59:59.123Z",\
            "cuts":[{"enabled":true,"from":"2026-01-31T23:59:59.2Z","to":"2026-01-31T23:59:59.3Z"},\
            {"enabled":false,"from":"2026-01-31T23:59:59.3Z","to":"2026-01-31T23:59:59.4Z"}],"entry":null},\
            "startedAt":"2026-01-31T23:59:59.123Z","updatedAt":"2026-01-31T23:59:59.4Z","failure":null}""";

    @Test
    void takesUpWhatTheFirstVersionWrote() {
        assertThat(FullBackupProcedure.FullBackupStep.values())
                .extracting(Enum::name)
                .containsExactly("PREPARE", "SNAPSHOT_TABLES", "COPY", "VERIFY_COPY", "COMMIT", "CLEANUP");
        journal.write(List.of(JournalCodec.decode("golden", GOLDEN.getBytes(StandardCharsets.UTF_8))));
        SessionId session = new SessionId("20260131T235959123Z-0a1b2c3d");
        cluster.take(new SnapshotName("holdfast-" + session + "-0"), TableId.parse("orders"));
        cluster.take(new SnapshotName("holdfast-" + session + "-1"), TableId.parse("ns:events"));

        recover();

        Manifest manifest = repository.readManifest(
                repository.newestRoot().backup(BackupId.of(session)).orElseThrow());
        assertThat(manifest.tables()).extracting(TableImage::state).containsExactly("ENABLED", "DISABLED");
        assertNothingLeft();
    }

    /** Half-way through the step that took the snapshots itself, in that version. */
    @Test
    void takesUpTheSnapshotsOfTheFirstVersion() {
        String golden = """
            {"id":"20260131T235959123Z-0a1b2c3d","kind":"backup.full","phase":"RUNNING","step":"SNAPSHOT_TABLES",\
            "state":{"session":"20260131T235959123Z-0a1b2c3d","repository":"memory",\
            "tables":["orders","ns:events"],"label":null,"startedAt":"2026-01-31T23:59:59.123Z",\
            "cuts":[],"entry":null},\
            "startedAt":"2026-01-31T23:59:59.123Z","updatedAt":"2026-01-31T23:59:59.2Z","failure":null}""";
        journal.write(List.of(JournalCodec.decode("golden", golden.getBytes(StandardCharsets.UTF_8))));
        SessionId session = new SessionId("20260131T235959123Z-0a1b2c3d");
        cluster.take(new SnapshotName("holdfast-" + session + "-0"), TableId.parse("orders"));

        recover();

        List<TableImage> tables = repository
                .readManifest(
                        repository.newestRoot().backup(BackupId.of(session)).orElseThrow())
                .tables();
        assertThat(tables.get(0).cutFrom()).isEqualTo(Instant.parse("2026-01-31T23:59:59.123Z"));
        assertThat(tables.get(1).cutFrom()).isAfter(tables.get(0).cutFrom());
        assertNothingLeft();
    }

    @Test
    void copiesNoGroupAgainThatHasItsShard() {
        FullBackupState state = newBackup();
        runAndDieBefore("VERIFY_COPY", state);
        int opened = cluster.opened().size();

        recover();

        assertThat(cluster.opened()).hasSize(opened);
        assertComplete(state);
    }

    /** What nothing refers to is not worth a question: the backup fails, and goes with all that may have been created. */
    @ParameterizedTest
    @CsvSource({"put, intents/", "commit, data/", "put, backups/", "commit, backups/"})
    void failsWhereItIsNeverToldWhatBecameOfAnObject(String call, String key) {
        repository = Repository.open(
                new ScriptedStore(
                        store,
                        made -> made.is(call, key) ? ScriptedStore.Fault.UNKNOWN_AND_UNDONE : ScriptedStore.Fault.NONE),
                attempt -> {});

        JournalRecord last = run(newBackup());

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(last.failure()).extracting(Failure::code).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(repository.newestRoot().backups()).isEmpty();
        assertThat(keys()).allMatch(each -> each.startsWith("roots/") || each.equals("holdfast.json"));
        assertNothingLeft();
    }

    /** Whoever goes on with a copy keeps to the limit that its session was begun with. */
    @Test
    void keepsItsLimitWhereverTheProcessDies() {
        Bandwidth limit = new Bandwidth(50_000_000);
        FullBackupState state = newBackup().within(Optional.of(limit));
        runAndDieBefore("VERIFY_COPY", state);
        assertThat(limits).containsExactly(limit);

        recover();

        assertThat(limits).containsExactly(limit, limit);
        assertComplete(state);
    }

    private void startAnew() {
        journal = new MemoryJournal();
        store = new MemoryObjectStore(clock);
        repository = Repository.init(store, new Random(1), clock);
        cluster.heal();
    }

    private BackupEntry entry(FullBackupState state) {
        return repository.newestRoot().backup(state.backup()).orElseThrow();
    }

    private void assertComplete(FullBackupState state) {
        Manifest manifest = repository.readManifest(entry(state));
        List<String> contents = new ArrayList<>();
        manifest.tables().forEach(table -> table.shards().forEach(shard -> {
            repository.verifyShard(shard);
            repository.readShard(shard, region -> region.families().forEach(family -> family.files().stream()
                    .map(StoreFile::content)
                    .map(this::content)
                    .forEach(contents::add)));
        }));
        assertThat(contents).containsExactlyInAnyOrder("first", "second", "third");
    }

    private String content(StoredFile file) {
        try (InputStream in = repository.openFile(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> keys() {
        try (Stream<ObjectInfo> objects = store.list(KeyPrefix.all())) {
            return objects.map(object -> object.key().path()).toList();
        }
    }

    private void assertNothingLeft() {
        assertThat(cluster.snapshotNames()).isEmpty();
        assertThat(repository.intents()).isEmpty();
    }
}
