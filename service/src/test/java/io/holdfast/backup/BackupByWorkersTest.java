package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.InProcessWorker;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.measure.Bandwidth;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.GroupRepositories;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.work.NoLimit;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backup whose files workers store: what is in the repository is what it would be without them. */
@Timeout(60)
class BackupByWorkersTest {

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(7);
    private final FakeCluster cluster = new FakeCluster("cluster-1");
    private final SnapshotProcedures snapshots = new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
    private final MemoryObjectStore store = new MemoryObjectStore(clock);
    private final Repository repository = Repository.init(store, new Random(1), clock);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final Repositories repositories = new Repositories() {
        @Override
        public Repository open(String location, Optional<Bandwidth> bandwidth) {
            return repository;
        }

        @Override
        public Repository openSharing(String location, LongSupplier bytesPerSecond) {
            return repository;
        }
    };
    private final CopyTaskKind kind = new CopyTaskKind(() -> cluster, new GroupRepositories(repositories));

    @BeforeEach
    void twoTables() {
        cluster.createTable("orders", "first", "second");
        cluster.createTable("ns:events", "third");
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private Dispatcher dispatcher(RunOnLeader runOnLeader) {
        DispatchSettings settings = DispatchSettings.of(runOnLeader, 2).waitingAtFirst(Duration.ofSeconds(30));
        return new Dispatcher(1, settings, System::nanoTime, threads);
    }

    private FullBackupState newBackup() {
        return FullBackupState.begin(
                SessionId.create(clock.instant(), random),
                "memory",
                List.of(TableId.parse("orders"), TableId.parse("ns:events")),
                null,
                clock.instant());
    }

    private JournalRecord backUp(Dispatcher dispatcher) {
        return backUp(dispatcher, newBackup(), new MemoryJournal());
    }

    private JournalRecord backUp(Dispatcher dispatcher, FullBackupState state, Journal journal) {
        FullBackupProcedure procedure = procedure(dispatcher);
        return engine(journal, procedure).run(new ProcedureId(state.session().text()), procedure, state);
    }

    private FullBackupProcedure procedure(Dispatcher dispatcher) {
        return new FullBackupProcedure(
                cluster,
                snapshots.batch(),
                repositories,
                new LeaderEpoch(1),
                "test",
                clock,
                2,
                Optional.of(dispatcher));
    }

    private ProcedureEngine engine(Journal journal, FullBackupProcedure procedure) {
        return new ProcedureEngine(
                journal,
                snapshots.kindsWith(procedure),
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
    }

    /** Everything that the only backup refers to is there, and there is nothing else. */
    private void assertWholeWithoutGarbage() {
        List<BackupEntry> backups = repository.newestRoot().backups();
        assertThat(backups).hasSize(1);
        Set<ObjectKey> referred = new HashSet<>();
        repository.readManifest(backups.get(0)).tables().forEach(table -> table.shards()
                .forEach(shard ->
                        repository.readShard(shard, region -> region.families().forEach(family -> family.files()
                                .forEach(file -> referred.add(file.content().object()))))));
        try (Stream<ObjectInfo> data = store.list(KeyPrefix.folder("data"))) {
            Set<ObjectKey> stored = data.map(ObjectInfo::key).collect(Collectors.toSet());
            assertThat(stored).isEqualTo(referred).isNotEmpty();
        }
    }

    @Test
    void workersStoreTheFiles() {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        InProcessWorker worker = new InProcessWorker("anna", kind, threads, 0);
        worker.join(dispatcher);
        assertThat(backUp(dispatcher).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(worker.finished.get()).isPositive();
        assertWholeWithoutGarbage();
    }

    @Test
    void whatALostWorkerHadStoredIsStoredAgainAndRemoved() {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        InProcessWorker lost = new InProcessWorker("anna", kind, threads, 1);
        InProcessWorker steady = new InProcessWorker("bert", kind, threads, 0);
        lost.join(dispatcher);
        steady.join(dispatcher);
        assertThat(backUp(dispatcher).phase()).isEqualTo(Phase.COMPLETE);
        assertWholeWithoutGarbage();
    }

    @Test
    void theLeaderStoresThemWhereNoWorkerDoes() {
        assertThat(backUp(dispatcher(RunOnLeader.AUTO)).phase()).isEqualTo(Phase.COMPLETE);
        assertWholeWithoutGarbage();
    }

    /** Two tasks that only go on together: were bert asked for one of them, he would have it. */
    @Test
    void noMoreWorkersThanItMayHaveWorkForItAlsoUnderTheNextLeader() {
        MemoryJournal journal = new MemoryJournal();
        FullBackupState state = newBackup().by(Optional.of(1));
        assertThatThrownBy(() -> backUp(dispatcher(RunOnLeader.NEVER), state, CrashingJournal.before("COPY", journal)))
                .isInstanceOf(CrashingJournal.Crash.class);
        Dispatcher next = dispatcher(RunOnLeader.NEVER);
        Together together = new Together(kind);
        InProcessWorker anna = new InProcessWorker("anna", together, threads, 0);
        InProcessWorker bert = new InProcessWorker("bert", together, threads, 0);
        anna.join(next);
        bert.join(next);

        engine(journal, procedure(next)).recover();

        assertThat(anna.finished).hasValue(2);
        assertThat(bert.finished).hasValue(0);
        assertWholeWithoutGarbage();
    }

    /** Begins the first two tasks when both have come. */
    private record Together(TaskKind kind, CountDownLatch both) implements TaskKind {

        Together(TaskKind kind) {
            this(kind, new CountDownLatch(2));
        }

        @Override
        public String name() {
            return kind.name();
        }

        @Override
        public Prepared prepare(byte[] payload, TaskContext context) {
            both.countDown();
            try {
                assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return kind.prepare(payload, context);
        }
    }

    @Test
    void theErrorOfAWorkerUndoesTheBackup() {
        cluster.fail("open", () -> new Corrupt("unable to read it: expected a file, found none", null, null));
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        new InProcessWorker("anna", kind, threads, 0).join(dispatcher);
        JournalRecord record = backUp(dispatcher);
        assertThat(Objects.requireNonNull(record.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(repository.newestRoot().backups()).isEmpty();
    }

    @Test
    void aWorkerRefusesAnotherClusterRepositoryAndForm() {
        CopyTask right = new CopyTask(
                CopyTask.FORMAT,
                "memory",
                repository.header().id(),
                cluster.id(),
                SessionId.create(clock.instant(), random),
                new LeaderEpoch(1),
                1,
                new CopyOrder(0, List.of()));
        assertThat(kind.prepare(right.encode(), new NoLimit()).run()).isNotEmpty();
        assertRefused(
                new CopyTask(
                        2,
                        right.repository(),
                        right.repositoryId(),
                        right.cluster(),
                        right.session(),
                        right.epoch(),
                        1,
                        right.order()),
                "format 1, found 2");
        assertRefused(
                new CopyTask(
                        1,
                        right.repository(),
                        right.repositoryId(),
                        new ClusterId("another"),
                        right.session(),
                        right.epoch(),
                        1,
                        right.order()),
                "expected cluster another");
        assertRefused(
                new CopyTask(
                        1,
                        right.repository(),
                        RepositoryId.create(new Random(99)),
                        right.cluster(),
                        right.session(),
                        right.epoch(),
                        1,
                        right.order()),
                "expected repository");
    }

    private void assertRefused(CopyTask task, String message) {
        byte[] payload = task.encode();
        assertThatThrownBy(() -> kind.prepare(payload, new NoLimit()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(message);
    }

    @Test
    void ordersAreCutWhereTheyAreTooLarge() {
        List<List<CopyOrder.File>> objects = Stream.of(5, 5, 20, 1, 1)
                .map(length -> List.of(
                        new CopyOrder.File(new FileOrigin(TableId.parse("t"), "region", "f", "file" + length), length)))
                .toList();
        CopyOrder order = new CopyOrder(3, objects);
        assertThat(order.inParts(10, 10).stream().map(part -> part.objects().size()))
                .containsExactly(2, 1, 2);
        assertThat(order.inParts(1, 100)).hasSize(5);
        assertThat(order.inParts(100, 100)).containsExactly(order);
    }
}
