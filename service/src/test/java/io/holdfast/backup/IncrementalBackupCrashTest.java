package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.ArchiveState;
import io.holdfast.archive.Holds;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogSegment;
import io.holdfast.format.Manifest;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dies before and after every write to the journal, its own and that of the reading which is a part of it. */
class IncrementalBackupCrashTest {

    private static final TableId ORDERS = TableId.parse("orders");

    @TempDir
    private Path scratch;

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(7);
    private FakeCluster cluster = new FakeCluster("cluster-1");
    private MemoryJournal journal = new MemoryJournal();
    private Repository repository = Repository.init(new MemoryObjectStore(clock), new Random(1), clock);
    private long epoch;

    /** What one leader runs. */
    private record Procedures(
            FullBackupProcedure full,
            ArchiveProcedure archive,
            IncrementalBackupProcedure incremental,
            ProcedureEngine engine) {}

    @BeforeEach
    void aProtectedTableWithAnImage() {
        cluster = new FakeCluster("cluster-1");
        cluster.createTable("orders", "first", "second");
        journal = new MemoryJournal();
        repository = Repository.init(new MemoryObjectStore(clock), new Random(1), clock);
        Procedures leader = leader(journal);
        SessionId enabling = session();
        run(
                leader,
                leader.archive,
                enabling,
                ArchiveState.begin(enabling, "memory", clock.instant()).changing(List.of(ORDERS), List.of()));
        SessionId image = session();
        run(leader, leader.full, image, FullBackupState.begin(image, "memory", List.of(ORDERS), null, clock.instant()));
        cluster.wals().write(ORDERS, "one");
        cluster.wals().write(ORDERS, "two");
    }

    private SessionId session() {
        return SessionId.create(clock.instant(), random);
    }

    private <S extends Record> JournalRecord run(
            Procedures leader, Procedure<S, ?> procedure, SessionId session, S state) {
        return leader.engine.run(new ProcedureId(session.text()), procedure, state);
    }

    private Procedures leader(Journal journalOfThisProcess) {
        Repositories repositories = (location, limit) -> repository;
        SnapshotProcedures snapshots = new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
        LeaderEpoch leadership = new LeaderEpoch(++epoch);
        FullBackupProcedure full =
                new FullBackupProcedure(cluster, snapshots.batch(), repositories, leadership, "test", clock, 2);
        ArchiveProcedure archive =
                new ArchiveProcedure(cluster, repositories, leadership, clock, scratch.resolve("sorting"));
        IncrementalBackupProcedure incremental =
                new IncrementalBackupProcedure(cluster, archive, repositories, leadership, "test", clock);
        List<Procedure<?, ?>> kinds = new ArrayList<>(snapshots.kindsWith(full));
        kinds.add(archive);
        kinds.add(incremental);
        ProcedureEngine engine = new ProcedureEngine(
                journalOfThisProcess,
                kinds,
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
        return new Procedures(full, archive, incremental, engine);
    }

    private BackupEntry image() {
        return repository.newestRoot().backups().stream()
                .filter(backup -> backup.type().equals(Manifest.FULL))
                .findFirst()
                .orElseThrow();
    }

    private IncrementalBackupState newBackup() {
        return new IncrementalBackupState(
                session(),
                "memory",
                List.of(ORDERS),
                image().id(),
                session(),
                "a label",
                clock.instant(),
                null,
                List.of(),
                null);
    }

    private JournalRecord run(IncrementalBackupState state) {
        Procedures leader = leader(journal);
        return run(leader, leader.incremental, state.session(), state);
    }

    private boolean runUntilItDies(IncrementalBackupState state, int write, boolean after) {
        Procedures leader = leader(new CrashingJournal(journal, write, after));
        try {
            run(leader, leader.incremental, state.session(), state);
            return false;
        } catch (CrashingJournal.Crash expected) {
            return true;
        }
    }

    private void recover() {
        leader(journal).engine.recover();
        assertThat(journal.load()).allMatch(JournalRecord::closed);
    }

    private void assertComplete(IncrementalBackupState state) {
        Root root = repository.newestRoot();
        BackupEntry entry = root.backup(state.backup()).orElseThrow();
        Manifest manifest = repository.readManifest(entry);
        assertThat(entry.type()).isEqualTo(Manifest.INCREMENTAL);
        assertThat(entry.base()).isEqualTo(image().id());
        assertThat(edits(Objects.requireNonNull(manifest.log()))).contains("one", "two");
        assertThat(root.hasEnded(state.session())).isTrue();
        assertThat(repository.intents(state.session())).isEmpty();
        assertThat(cluster.wals().holds(Holds.PREFIX)).hasSize(1);
    }

    private List<String> edits(LogCut log) {
        List<String> edits = new ArrayList<>();
        log.segments().forEach(ref -> {
            LogSegment segment = repository.readLogSegment(ref.object());
            segment.tables().stream().flatMap(table -> table.files().stream()).forEach(file -> {
                try (var in = repository.openFile(file.content())) {
                    edits.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        });
        return edits;
    }

    @Test
    void namesTheImageAndWhatFollowsIt() {
        IncrementalBackupState state = newBackup();

        assertThat(run(state).phase()).isEqualTo(Phase.COMPLETE);

        assertComplete(state);
        assertThat(cluster.opened()).as("files that were read").hasSize(2);
    }

    @Test
    void finishesWhereverTheProcessDies() {
        for (boolean after : new boolean[] {false, true}) {
            boolean died = true;
            for (int write = 2; died; write++) {
                aProtectedTableWithAnImage();
                IncrementalBackupState state = newBackup();
                died = runUntilItDies(state, write, after);
                recover();
                assertComplete(state);
            }
        }
    }

    @Test
    void undoesEverythingWhereverTheProcessDiesWhileRollingBack() {
        for (boolean after : new boolean[] {false, true}) {
            boolean died = true;
            for (int write = 2; died; write++) {
                aProtectedTableWithAnImage();
                IncrementalBackupState state = newBackup();
                cluster.fail("readLog", () -> new Rejected("unable to read: not allowed", null));
                died = runUntilItDies(state, write, after);
                recover();
                cluster.heal();

                assertThat(repository.newestRoot().backup(state.backup())).isEmpty();
                assertThat(repository.newestRoot().hasEnded(state.session())).isTrue();
                assertThat(repository.intents(state.session())).isEmpty();
                assertThat(repository.lengthOf(Layout.manifest(state.backup()))).isEmpty();
                assertThat(cluster.wals().holds(Holds.PREFIX)).hasSize(1);
                IncrementalBackupState next = newBackup();
                assertThat(run(next).phase()).isEqualTo(Phase.COMPLETE);
                assertComplete(next);
            }
        }
    }

    @Test
    void isRefusedWhereEditsWereLost() {
        cluster.exchange("orders");

        JournalRecord last = run(newBackup());

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(Objects.requireNonNull(last.failure()).message()).contains("does not have all edits");
        assertThat(repository.newestRoot().backups()).hasSize(1);
    }

    @Test
    void isRefusedWhereItsImageWasDeletedMeanwhile() {
        IncrementalBackupState state = newBackup();
        Procedures dying = leader(CrashingJournal.before("COMMIT", journal));
        try {
            run(dying, dying.incremental, state.session(), state);
        } catch (CrashingJournal.Crash expected) {
            BackupId image = image().id();
            repository.commit(RootAuthor.withoutCluster(session()), clock.instant(), root -> root.content()
                    .withoutBackups(backup -> backup.id().equals(image)));
        }
        recover();

        assertThat(repository.newestRoot().backups()).isEmpty();
        assertThat(repository.newestRoot().hasEnded(state.session())).isTrue();
    }
}
