package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.InProcessWorker;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.dispatch.Work;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClusterId;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogRead;
import io.holdfast.format.LogRun;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.RunOrigin;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.measure.Bandwidth;
import io.holdfast.procedure.CallingThread;
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
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.work.NoLimit;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs that workers read: what is archived is what it would be without them. */
@Timeout(60)
class ArchiveByWorkersTest {

    private static final TableId ORDERS = TableId.parse("orders");
    private static final TableId EVENTS = TableId.parse("events");
    private static final long MUCH = 100L << 20;

    /** Each server writes some of them. */
    private static final List<String> EDITS = List.of("a", "b", "c", "d", "e", "f");

    @TempDir
    private Path scratch;

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(7);
    private final FakeCluster cluster = new FakeCluster("cluster-1");
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
    private ReadTaskKind kind = new ReadTaskKind(() -> cluster, new GroupRepositories(repositories), Path.of("unused"));

    @BeforeEach
    void protectOneTable() {
        kind = new ReadTaskKind(() -> cluster, new GroupRepositories(repositories), scratch.resolve("worker"));
        cluster.createTable("orders", "first");
        EarlyImage.commit(repository, cluster.id(), clock, ORDERS);
        archive(dispatcher(RunOnLeader.NEVER), state -> state.changing(List.of(ORDERS), List.of()));
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private Dispatcher dispatcher(RunOnLeader runOnLeader) {
        DispatchSettings settings = DispatchSettings.of(runOnLeader, 2).waitingAtFirst(Duration.ofSeconds(30));
        return new Dispatcher(1, settings, System::nanoTime, threads);
    }

    private JournalRecord archive(Dispatcher dispatcher, UnaryOperator<ArchiveState> asked) {
        ArchiveProcedure procedure = new ArchiveProcedure(
                cluster,
                repositories,
                new LeaderEpoch(1),
                clock,
                scratch.resolve("leader"),
                2,
                Optional.of(dispatcher));
        ProcedureEngine engine = new ProcedureEngine(
                new MemoryJournal(),
                List.of(procedure),
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
        ArchiveState state =
                asked.apply(ArchiveState.begin(SessionId.create(clock.instant(), random), "memory", clock.instant()));
        return engine.run(new ProcedureId(state.session().text()), procedure, state);
    }

    private JournalRecord archive(Dispatcher dispatcher) {
        return archive(dispatcher, UnaryOperator.identity());
    }

    /** Two servers have written much. */
    private void write() {
        cluster.wals().weigh(MUCH);
        EDITS.forEach(edit -> cluster.wals().write(ORDERS, edit));
    }

    private LogChain chain() {
        return repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .orElseThrow();
    }

    private LogSegment newest() {
        LogChain chain = chain();
        return repository.readLogSegment(
                chain.segments().get(chain.segments().size() - 1).object());
    }

    private List<String> edits(LogTableEdits table) {
        List<String> edits = new ArrayList<>();
        for (LogFile file : table.files()) {
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(repository.openFile(file.content()), StandardCharsets.UTF_8))) {
                lines.lines().forEach(edits::add);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return edits;
    }

    /** Both logs were read, each by one, and all that is left is the archive. */
    private void assertArchived(int files) throws IOException {
        assertThat(newest().logs()).hasSize(2);
        assertThat(newest().tables()).hasSize(1);
        LogTableEdits table = newest().tables().get(0);
        assertThat(edits(table)).containsExactlyInAnyOrderElementsOf(EDITS);
        assertThat(table.files()).hasSize(files);
        assertThat(table.runs()).hasSize(files);
        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(1);
        assertThat(scratch.resolve("leader")).doesNotExist();
        if (Files.exists(scratch.resolve("worker"))) {
            try (Stream<Path> left = Files.list(scratch.resolve("worker"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void workersReadTheLogs() throws IOException {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        InProcessWorker worker = new InProcessWorker("anna", kind, threads, 0);
        worker.join(dispatcher);
        write();
        assertThat(archive(dispatcher).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(worker.finished).hasValue(2);
        assertArchived(2);
    }

    /** It has stored what it read; whoever reads it again stores it under other keys. */
    @Test
    void whatALostWorkerHadReadIsReadAgainByAnother() throws IOException {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        InProcessWorker lost = new InProcessWorker("anna", kind, threads, 1);
        InProcessWorker steady = new InProcessWorker("bert", kind, threads, 0);
        lost.join(dispatcher);
        steady.join(dispatcher);
        write();
        assertThat(archive(dispatcher).phase()).isEqualTo(Phase.COMPLETE);
        assertArchived(2);
    }

    @Test
    void theLeaderReadsThemWhereThereIsNoWorkerWhateverItMayRun() throws IOException {
        write();
        assertThat(archive(dispatcher(RunOnLeader.NEVER)).phase()).isEqualTo(Phase.COMPLETE);
        assertArchived(2);
    }

    /** As of an earlier version. */
    @Test
    void aWorkerThatReadsNoLogsIsNotWaitedFor() throws IOException {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        new InProcessWorker("anna", new Lasting(new CountDownLatch(0)), threads, 0).join(dispatcher);
        write();
        assertThat(archive(dispatcher).phase()).isEqualTo(Phase.COMPLETE);
        assertArchived(2);
    }

    @Test
    void theLeaderReadsLittleItself() throws IOException {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        InProcessWorker worker = new InProcessWorker("anna", kind, threads, 0);
        worker.join(dispatcher);
        write();
        cluster.wals().weigh(10);
        assertThat(archive(dispatcher).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(worker.finished).hasValue(0);
        assertArchived(1);
    }

    /** Both slots of the only worker are taken, and a third task waits for one. */
    @Test
    void whatIsProtectedDoesNotWaitBehindOtherWork() throws IOException {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        CountDownLatch end = new CountDownLatch(1);
        InProcessWorker worker = new InProcessWorker("anna", List.of(kind, new Lasting(end)), threads, 0);
        worker.join(dispatcher);
        write();
        try (Delegation other = dispatcher.begin("other", OptionalLong.empty(), () -> {})) {
            List<Future<Parcel>> tasks = Stream.generate(() -> other.submit(new LastingWork()))
                    .limit(3)
                    .toList();
            assertThat(archive(dispatcher).phase()).isEqualTo(Phase.COMPLETE);
            assertThat(tasks).noneMatch(Future::isDone);
            end.countDown();
        }
        assertArchived(2);
    }

    private record Lasting(CountDownLatch end) implements TaskKind {

        @Override
        public String name() {
            return "lasting";
        }

        @Override
        public Prepared prepare(byte[] payload, TaskContext context) {
            return () -> {
                try {
                    assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return payload;
            };
        }
    }

    private static final class LastingWork implements Work {

        @Override
        public String kind() {
            return "lasting";
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }

        @Override
        public Parcel payload() {
            return Parcel.of(new byte[0]);
        }

        @Override
        public Parcel runHere(LongConsumer progress) {
            throw new AssertionError("the leader may not run it");
        }

        @Override
        public void progressed(long amount) {}
    }

    @Test
    void theLeaderReadsWhatIsMoreThanAWorkerCanTell() throws IOException {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        InProcessWorker worker = new InProcessWorker("anna", answering(new ReadTask.Result(null)), threads, 0);
        worker.join(dispatcher);
        write();
        assertThat(archive(dispatcher).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(worker.finished).hasValue(2);
        assertArchived(2);
    }

    @Test
    void theErrorOfAWorkerIsThatOfTheReading() {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        new InProcessWorker("anna", kind, threads, 0).join(dispatcher);
        write();
        LogChain before = chain();
        cluster.fail("readLog", () -> new Corrupt("unable to read it: expected a log, found none", null, null));
        JournalRecord record = archive(dispatcher);
        assertThat(Objects.requireNonNull(record.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(chain()).isEqualTo(before);
    }

    @Test
    void aWorkerThatReadOthersIsNotBelieved() {
        assertNotBelieved(new ReadEdits(List.of(new LogRead("another", 1, 1)), List.of(), List.of()), "or others");
    }

    @Test
    void aWorkerThatReadNothingIsNotBelieved() {
        assertNotBelieved(new ReadEdits(List.of(), List.of(), List.of()), "found 0");
    }

    private void assertNotBelieved(ReadEdits told, String message) {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        new InProcessWorker("anna", answering(ReadTask.Result.of(told)), threads, 0).join(dispatcher);
        write();
        LogChain before = chain();
        JournalRecord record = archive(dispatcher);
        assertThat(Objects.requireNonNull(record.failure()).message()).contains(message);
        assertThat(chain()).isEqualTo(before);
    }

    /** A worker whose files somebody deletes before it tells of them. */
    @Test
    void filesThatAreNotThereAreNotBelieved() {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        TaskKind forgetful = new Answering(payload -> {
            byte[] told = kind.prepare(payload, new NoLimit()).run();
            try (Stream<ObjectInfo> stored =
                    store.list(Layout.data(ReadTask.decode(payload).session()))) {
                stored.map(ObjectInfo::key).toList().forEach(store::delete);
            }
            return told;
        });
        new InProcessWorker("anna", forgetful, threads, 0).join(dispatcher);
        write();
        LogChain before = chain();
        JournalRecord record = archive(dispatcher);
        assertThat(Objects.requireNonNull(record.failure()).message()).contains("missing or of another length");
        assertThat(chain()).isEqualTo(before);
    }

    private static TaskKind answering(ReadTask.Result result) {
        return new Answering(payload -> result.encode());
    }

    private record Answering(UnaryOperator<byte[]> answer) implements TaskKind {

        @Override
        public String name() {
            return ReadTask.KIND;
        }

        @Override
        public Prepared prepare(byte[] payload, TaskContext context) {
            return () -> answer.apply(payload);
        }
    }

    @Test
    void aWorkerRefusesAnotherClusterRepositoryAndForm() {
        RepositoryId here = repository.header().id();
        assertThat(kind.prepare(task(1, here, cluster.id()).encode(), new NoLimit())
                        .run())
                .isNotEmpty();
        assertRefused(task(2, here, cluster.id()), "format 1, found 2");
        assertRefused(task(1, here, new ClusterId("another")), "expected cluster another");
        assertRefused(task(1, RepositoryId.create(new Random(99)), cluster.id()), "expected repository");
    }

    private ReadTask task(int format, RepositoryId place, ClusterId of) {
        return new ReadTask(
                format,
                "memory",
                place,
                of,
                SessionId.create(clock.instant(), random),
                new LeaderEpoch(1),
                1,
                new LogShare(List.of(ORDERS), Instant.EPOCH, List.of()));
    }

    private void assertRefused(ReadTask task, String message) {
        byte[] payload = task.encode();
        assertThatThrownBy(() -> kind.prepare(payload, new NoLimit()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(message);
    }

    private ReadTask.Result resultOf(int runs) {
        List<LogRun> all = Stream.generate(this::runWithLongKeys).limit(runs).toList();
        LogTableEdits edits = new LogTableEdits(ORDERS, all, List.of());
        return ReadTask.Result.of(new ReadEdits(
                List.of(new LogRead("one", 1, 2)), List.of(edits), List.of(new ReadEdits.Lost(EVENTS, "it is gone"))));
    }

    private LogRun runWithLongKeys() {
        byte[] key = new byte[1 << 16];
        random.nextBytes(key);
        return new LogRun("region", Bytes.of(key), Bytes.empty(), 1, 2, Instant.EPOCH, new RunOrigin("one", true));
    }

    @Test
    void whatAWorkerSaysComesOverAsItWas() {
        ReadTask.Result result = resultOf(3);
        assertThat(ReadTask.Result.decode(result.encode())).isEqualTo(result);
    }

    /** More than 12 MiB, which cannot be packed. */
    @Test
    void whatIsMoreThanCanBeToldIsNotTold() {
        byte[] told = resultOf(200).encode();
        assertThat(told).hasSizeLessThan(100);
        assertThat(ReadTask.Result.decode(told).edits()).isEmpty();
    }

    @Test
    void whatATaskSaysComesOverAsItWas() {
        WalFile file = new WalFile("one,16020,1", "group", 10, "one.10", WalFile.State.CLOSED, true, MUCH);
        ReadTask task = new ReadTask(
                ReadTask.FORMAT,
                "memory",
                repository.header().id(),
                cluster.id(),
                SessionId.create(clock.instant(), random),
                new LeaderEpoch(3),
                4,
                new LogShare(List.of(ORDERS), Instant.ofEpochMilli(1_772_000_000_123L), List.of(file)));
        assertThat(ReadTask.decode(task.encode())).isEqualTo(task);
    }
}
