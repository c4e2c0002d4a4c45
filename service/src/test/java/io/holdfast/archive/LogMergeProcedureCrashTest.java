package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ProgressListener;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.FullBackupState;
import io.holdfast.backup.IncrementalBackupProcedure;
import io.holdfast.backup.IncrementalBackupState;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RetiredSegment;
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
import io.holdfast.restore.LogSelection;
import io.holdfast.retention.GarbageCollection;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dies before and after every write to the journal, forward and in rollback, beside readings and backups that do as well:
 * every edit is there once, whoever asks for it.
 */
class LogMergeProcedureCrashTest {

    private static final TableId ORDERS = TableId.parse("orders");

    @TempDir
    private Path scratch;

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(7);
    private FakeCluster cluster = new FakeCluster("cluster-1");
    private MemoryJournal journal = new MemoryJournal();
    private MemoryObjectStore store = new MemoryObjectStore(clock);
    private Repository repository = Repository.init(store, new Random(1), clock);
    private long epoch;
    private int written;

    /** What one leader runs. */
    private record Leader(
            ArchiveProcedure archive,
            LogMergeProcedure merge,
            FullBackupProcedure full,
            IncrementalBackupProcedure incremental,
            ProcedureEngine engine) {}

    /** Four readings since the image; three become one. */
    @BeforeEach
    void begin() {
        cluster = new FakeCluster("cluster-1");
        cluster.createTable("orders", "first", "second");
        journal = new MemoryJournal();
        store = new MemoryObjectStore(clock);
        repository = Repository.init(store, new Random(1), clock);
        written = 0;
        Leader leader = leader(journal);
        run(leader, leader.archive, newReading().changing(List.of(ORDERS), List.of()));
        SessionId image = session();
        leader.engine.run(
                new ProcedureId(image.text()),
                leader.full,
                FullBackupState.begin(image, "memory", List.of(ORDERS), null, clock.instant()));
        for (int i = 0; i < 4; i++) {
            cycle();
        }
        assertThat(levels()).containsExactly(0, 0, 0, 0);
    }

    private Leader leader(Journal journalOfThisProcess) {
        Repositories repositories = (location, limit) -> repository;
        LeaderEpoch leadership = new LeaderEpoch(++epoch);
        SnapshotProcedures snapshots = new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
        FullBackupProcedure full =
                new FullBackupProcedure(cluster, snapshots.batch(), repositories, leadership, "test", clock, 2);
        ArchiveProcedure archive =
                new ArchiveProcedure(cluster, repositories, leadership, clock, scratch.resolve("sorting"));
        LogMergeProcedure merge = new LogMergeProcedure(
                cluster, repositories, leadership, clock, scratch.resolve("merging"), new MergeSizes(3, 2, 1 << 20));
        IncrementalBackupProcedure incremental =
                new IncrementalBackupProcedure(cluster, archive, repositories, leadership, "test", clock);
        List<Procedure<?, ?>> kinds = new ArrayList<>(snapshots.kindsWith(full));
        kinds.addAll(List.of(archive, merge, incremental));
        ProcedureEngine engine = new ProcedureEngine(
                journalOfThisProcess,
                kinds,
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
        return new Leader(archive, merge, full, incremental, engine);
    }

    private SessionId session() {
        return SessionId.create(clock.instant(), random);
    }

    private ArchiveState newReading() {
        return ArchiveState.begin(session(), "memory", clock.instant());
    }

    private static JournalRecord run(Leader leader, ArchiveProcedure archive, ArchiveState state) {
        return leader.engine.run(new ProcedureId(state.session().text()), archive, state);
    }

    private void cycle() {
        cluster.wals().write(ORDERS, "edit " + written++);
        Leader leader = leader(journal);
        assertThat(run(leader, leader.archive, newReading()).phase()).isEqualTo(Phase.COMPLETE);
    }

    private LogMergeState due() {
        return leader(journal).merge.due(session(), "memory").orElseThrow();
    }

    private JournalRecord merge(LogMergeState state) {
        Leader leader = leader(journal);
        return leader.engine.run(new ProcedureId(state.session().text()), leader.merge, state);
    }

    private boolean dies(Runnable action) {
        try {
            action.run();
            return false;
        } catch (CrashingJournal.Crash expected) {
            return true;
        }
    }

    private boolean mergeDies(LogMergeState state, Journal deadly) {
        Leader leader = leader(deadly);
        return dies(() -> leader.engine.run(new ProcedureId(state.session().text()), leader.merge, state));
    }

    private void readingDies(ArchiveState state, Journal deadly) {
        Leader leader = leader(deadly);
        assertThat(dies(() -> run(leader, leader.archive, state))).isTrue();
    }

    private Optional<Phase> recover(SessionId session) {
        Leader leader = leader(journal);
        leader.engine.recover();
        assertThat(journal.load()).allMatch(JournalRecord::closed);
        return leader.engine.find(new ProcedureId(session.text())).map(JournalRecord::phase);
    }

    private LogChain chain() {
        return repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .orElseThrow();
    }

    private List<Integer> levels() {
        return chain().segments().stream().map(LogSegmentRef::level).toList();
    }

    private BackupEntry image() {
        return repository.newestRoot().backups().stream()
                .filter(backup -> backup.type().equals(Manifest.FULL))
                .findFirst()
                .orElseThrow();
    }

    /** As a restore finds them: proven to follow each other. */
    private List<String> edits() {
        Manifest image = repository.readManifest(image());
        List<LogSegmentRef> segments =
                chain().segmentsAfter(image.tables().get(0).cutFrom());
        Manifest follower = new Manifest(
                image.backup(),
                image.session(),
                Manifest.INCREMENTAL,
                image.cluster(),
                image.hbaseVersion(),
                image.hadoopVersion(),
                image.startedAt(),
                image.startedAt(),
                null,
                image.backup(),
                image.namespaces(),
                image.tables(),
                image.filesTotal(),
                0,
                image.bytesTotal(),
                0,
                null,
                new LogCut(chain().to(), segments));
        return contents(LogSelection.find(repository, follower, ORDERS, null)
                .orElseThrow()
                .files());
    }

    private List<String> contents(List<LogFile> files) {
        List<String> edits = new ArrayList<>();
        for (LogFile file : files) {
            try (InputStream in = repository.openFile(file.content())) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(edits::add);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return edits;
    }

    private List<String> allWritten() {
        return Stream.iterate(0, i -> i + 1)
                .limit(written)
                .map(i -> "edit " + i)
                .toList();
    }

    private void assertWhole() {
        assertThat(edits()).containsExactlyElementsOf(allWritten());
        assertThat(scratch.resolve("merging")).doesNotExist();
        Set<SessionId> ended = new TreeSet<>(repository.newestRoot().ended());
        for (KeyPrefix prefix : List.of(Layout.data(), Layout.logs())) {
            assertThat(keys(prefix).stream().flatMap(key -> Layout.sessionOf(key).stream()))
                    .allMatch(ended::contains);
        }
    }

    private List<ObjectKey> keys(KeyPrefix prefix) {
        try (Stream<ObjectInfo> objects = store.list(prefix)) {
            return objects.map(ObjectInfo::key).toList();
        }
    }

    private void gc() {
        new GarbageCollection(repository, session(), clock, 1, ProgressListener.NONE).run();
    }

    private static void pass() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    @Test
    void manySegmentsBecomeOne() {
        LogChain before = chain();
        LogMergeState due = due();
        assertThat(due.segments()).isEqualTo(before.segments().subList(0, 3));

        assertThat(merge(due).phase()).isEqualTo(Phase.COMPLETE);

        LogChain after = chain();
        assertThat(levels()).containsExactly(1, 0);
        assertThat(after.lastReading()).isEqualTo(before.session());
        assertThat(after.to()).isEqualTo(before.to());
        assertThat(after.ledger()).isEqualTo(before.ledger());
        assertThat(after.tables()).isEqualTo(before.tables());
        assertThat(after.segments().get(0).readSince())
                .isEqualTo(before.segments().get(0).readSince());
        assertThat(after.retiredSegments().stream().map(RetiredSegment::segment))
                .containsExactlyElementsOf(due.segments());
        LogSegment merged = repository.readLogSegment(after.segments().get(0).object());
        LogTableEdits edits = merged.tables().get(0);
        assertThat(edits.files()).hasSize(1);
        assertThat(edits.runs()).as("of one log without an opening between").hasSize(1);
        assertWhole();
        cycle();
        assertWhole();
    }

    @Test
    void hoursBecomeADay() {
        for (int i = 0; i < 5; i++) {
            cycle();
        }
        assertThat(merge(due()).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(merge(due()).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(levels()).containsExactly(1, 1, 0, 0, 0);
        assertThat(merge(due()).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(levels()).containsExactly(2, 0, 0, 0);
        assertThat(leader(journal).merge.due(session(), "memory")).isEmpty();
        assertWhole();
    }

    @Test
    void finishesWhereverTheProcessDies() {
        for (boolean after : new boolean[] {false, true}) {
            boolean died = true;
            for (int write = 1; died; write++) {
                begin();
                LogMergeState state = due();
                died = mergeDies(state, new CrashingJournal(journal, write, after));
                cluster.wals().write(ORDERS, "edit " + written++);
                Optional<Phase> end = recover(state.session());
                cycle();

                assertWhole();
                boolean begun = write > 1 || after;
                assertThat(end).isEqualTo(begun ? Optional.of(Phase.COMPLETE) : Optional.empty());
                assertThat(levels())
                        .as("died %s write %d", after ? "after" : "before", write)
                        .startsWith(begun ? 1 : 0);
            }
        }
    }

    @Test
    void nothingIsLeftOfAFailureWhereverTheProcessDiesMeanwhile() {
        for (boolean after : new boolean[] {false, true}) {
            boolean died = true;
            for (int write = 2; died; write++) {
                begin();
                LogChain before = chain();
                List<ObjectKey> files = keys(Layout.data());
                cluster.fail("merge", () -> new Rejected("unable to merge: no space", null));
                LogMergeState state = due();
                died = mergeDies(state, new CrashingJournal(journal, write, after));
                recover(state.session());
                cluster.heal();

                assertThat(chain()).isEqualTo(before);
                assertThat(keys(Layout.data())).isEqualTo(files);
                assertThat(repository.newestRoot().hasEnded(state.session())).isTrue();
                assertWhole();
                assertThat(merge(due()).phase()).isEqualTo(Phase.COMPLETE);
                assertWhole();
            }
        }
    }

    @Test
    void readingsThatAreCommittedMeanwhileAreKept() {
        for (String step : List.of("MERGE", "COMMIT")) {
            begin();
            LogMergeState state = due();
            assertThat(mergeDies(state, CrashingJournal.before(step, journal))).isTrue();
            MemoryJournal others = journal;
            journal = new MemoryJournal();
            cycle();
            cycle();
            journal = others;

            assertThat(recover(state.session())).contains(Phase.COMPLETE);
            assertThat(levels()).containsExactly(1, 0, 0, 0);
            assertWhole();
        }
    }

    @Test
    void aReadingGoesOnFromWhatWasMergedMeanwhile() {
        for (String step : List.of("HOLD_LOGS", "READ_LOGS", "COMMIT", "RELEASE_LOGS")) {
            begin();
            cluster.wals().write(ORDERS, "edit " + written++);
            ArchiveState reading = newReading();
            readingDies(reading, CrashingJournal.before(step, journal));
            MemoryJournal others = journal;
            journal = new MemoryJournal();
            assertThat(merge(due()).phase()).isEqualTo(Phase.COMPLETE);
            assertThat(leader(journal).merge.due(session(), "memory")).isEmpty();
            journal = others;

            assertThat(recover(reading.session())).as("died before %s", step).contains(Phase.COMPLETE);
            assertThat(levels()).containsExactly(1, 0, 0);
            assertThat(chain().lastReading()).isEqualTo(reading.session());
            assertWhole();
            gc();
            if (!step.equals("RELEASE_LOGS")) {
                assertThat(repository.readLogChain(Objects.requireNonNull(
                                stateOf(reading.session()).after())))
                        .as("what it says that it left")
                        .isEqualTo(chain());
            }
        }
    }

    private ArchiveState stateOf(SessionId reading) {
        JournalRecord last = journal.load().stream()
                .filter(record -> record.id().text().equals(reading.text()))
                .findFirst()
                .orElseThrow();
        Leader leader = leader(journal);
        return leader.engine.stateOf(last, leader.archive);
    }

    /** It died after it had committed, added no segment, and is found again behind a merge. */
    @Test
    void aNewBeginningIsKnownAgainBehindAMerge() {
        cluster.wals().somebodyReleases(Objects.requireNonNull(chain().hold()).peer());
        ArchiveState reading = newReading();
        readingDies(reading, CrashingJournal.before("RELEASE_LOGS", journal));
        MemoryJournal others = journal;
        journal = new MemoryJournal();
        assertThat(merge(due()).phase()).isEqualTo(Phase.COMPLETE);
        journal = others;

        assertThat(recover(reading.session())).contains(Phase.COMPLETE);
        assertThat(chain().lastReading()).isEqualTo(reading.session());
    }

    @Test
    void segmentsThatWereForgottenMeanwhileStayForgotten() {
        LogMergeState state = due();
        assertThat(mergeDies(state, CrashingJournal.before("COMMIT", journal))).isTrue();
        MemoryJournal others = journal;
        journal = new MemoryJournal();
        BackupId image = image().id();
        SessionId later = session();
        Leader leader = leader(journal);
        leader.engine.run(
                new ProcedureId(later.text()),
                leader.full,
                FullBackupState.begin(later, "memory", List.of(ORDERS), null, clock.instant()));
        repository.commit(RootAuthor.withoutCluster(session()), clock.instant(), root -> root.content()
                .withoutBackups(backup -> backup.id().equals(image)));
        cycle();
        List<LogSegmentRef> kept = chain().segments();
        journal = others;

        assertThat(recover(state.session())).isPresent().isNotEqualTo(Optional.of(Phase.COMPLETE));
        assertThat(chain().segments()).isEqualTo(kept);
        assertThat(repository.newestRoot().hasEnded(state.session())).isTrue();
    }

    @Test
    void aBackupThatNamesWhatWasMergedIsCommitted() {
        IncrementalBackupState backup = new IncrementalBackupState(
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
        Leader dying = leader(diesBeforeTheBackupIsCommitted());
        assertThat(dies(() -> dying.engine.run(new ProcedureId(backup.session().text()), dying.incremental, backup)))
                .isTrue();
        MemoryJournal others = journal;
        journal = new MemoryJournal();
        assertThat(merge(due()).phase()).isEqualTo(Phase.COMPLETE);
        pass();
        cycle();
        cycle();
        assertThat(chain().retiredSegments()).as("as long as the backup runs").isNotEmpty();
        gc();
        journal = others;

        assertThat(recover(backup.session())).contains(Phase.COMPLETE);
        gc();
        Manifest manifest = repository.readManifest(
                repository.newestRoot().backup(backup.backup()).orElseThrow());
        assertThat(contents(LogSelection.find(repository, manifest, ORDERS, null)
                        .orElseThrow()
                        .files()))
                .containsExactly("edit 0", "edit 1", "edit 2", "edit 3");
        cycle();
        assertWhole();
    }

    /** Its own COMMIT, not that of the reading which is a part of it. */
    private Journal diesBeforeTheBackupIsCommitted() {
        return new Journal() {

            @Override
            public List<JournalRecord> load() {
                return journal.load();
            }

            @Override
            public void write(List<JournalRecord> records) {
                boolean commits = records.stream()
                        .anyMatch(record -> record.kind().equals("backup.incremental")
                                && record.step().equals("COMMIT"));
                if (commits) {
                    CrashingJournal.before("COMMIT", journal).write(records);
                }
                journal.write(records);
            }

            @Override
            public void remove(List<ProcedureId> ids) {
                journal.remove(ids);
            }

            @Override
            public void checkLeading() {
                journal.checkLeading();
            }
        };
    }

    @Test
    void whatWasReplacedGoesOnceNobodyNamesIt() {
        LogMergeState state = due();
        List<ObjectKey> replaced =
                state.segments().stream().map(segment -> segment.object().key()).toList();
        List<ObjectKey> files = state.segments().stream()
                .flatMap(segment -> repository.readLogSegment(segment.object()).tables().stream())
                .flatMap(table -> table.files().stream())
                .map(file -> file.content().object())
                .toList();
        merge(state);
        gc();
        assertThat(keys(Layout.logs())).as("retired").containsAll(replaced);
        assertThat(keys(Layout.data())).containsAll(files);
        cycle();
        assertThat(chain().retiredSegments()).hasSize(3).allMatch(old -> old.since() != null);
        gc();
        assertThat(keys(Layout.logs())).as("found to be retired").containsAll(replaced);
        pass();
        cycle();
        assertThat(chain().retiredSegments()).isEmpty();
        List<ObjectKey> before = keys(Layout.data());
        gc();

        assertThat(keys(Layout.logs()))
                .doesNotContainAnyElementsOf(replaced)
                .as("segments and the chain")
                .hasSize(5);
        List<ObjectKey> gone = new ArrayList<>(before);
        gone.removeAll(keys(Layout.data()));
        assertThat(gone).containsExactlyInAnyOrderElementsOf(files);
        assertWhole();
    }

    @Test
    void whatIsNotThereAnyMoreIsRefused() {
        LogMergeState state = due();
        merge(state);
        LogMergeState again = new LogMergeState(session(), "memory", state.segments(), null, null, null);

        JournalRecord last = merge(again);

        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(levels()).containsExactly(1, 0);
        assertWhole();
    }
}
