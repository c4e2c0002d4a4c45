package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.InProcessWorker;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import io.holdfast.work.TaskContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A snapshot of many regions, whose manifest workers verify: what is said of it is what would be said without them. */
@Timeout(60)
class SnapshotByWorkersTest {

    /** Each region is a task. */
    private final Stage stage = new Stage(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Dispatcher dispatcher =
            new Dispatcher(1, DispatchSettings.of(RunOnLeader.NEVER, 2), System::nanoTime, threads);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private InProcessWorker worker(FakeCluster seen, int losses) {
        InProcessWorker worker =
                new InProcessWorker("worker-" + losses, new SnapshotVerifyTaskKind(() -> seen), threads, losses);
        worker.join(dispatcher);
        return worker;
    }

    private JournalRecord takeSnapshot() {
        SnapshotProcedures procedures = stage.procedures(Optional.of(dispatcher));
        SnapshotState state = stage.snapshot("one", Stage.ORDERS);
        return stage.run(procedures, procedures.create(), state.session(), state);
    }

    private List<Long> counted(JournalRecord record) {
        SnapshotProcedures procedures = stage.procedures();
        SnapshotState.Taken taken = stage.engine(stage.journal, procedures)
                .stateOf(record, procedures.create())
                .taken()
                .get(0);
        return List.of(taken.files(), taken.bytes());
    }

    @Test
    void workersVerifyItsRegions() {
        InProcessWorker worker = worker(stage.cluster, 0);
        JournalRecord record = takeSnapshot();
        assertThat(record.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(counted(record)).containsExactly(2L, 11L);
        assertThat(worker.finished).hasValue(2);
    }

    @Test
    void whatALostWorkerHadIsVerifiedByAnother() {
        worker(stage.cluster, 1);
        InProcessWorker steady = worker(stage.cluster, 0);
        assertThat(counted(takeSnapshot())).containsExactly(2L, 11L);
        assertThat(steady.finished).hasPositiveValue();
    }

    @Test
    void aFileThatIsMissingIsNamedByTheLeader() {
        worker(stage.cluster, 0);
        stage.cluster.lose("orders", "second");
        JournalRecord record = takeSnapshot();
        assertThat(Objects.requireNonNull(record.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(record.failure().message()).contains("found it nowhere");
        assertThat(stage.cluster.snapshotNames()).isEmpty();
    }

    @Test
    void whatOnlyAWorkerDoesNotFindIsNoDamage() {
        FakeCluster another = new FakeCluster("cluster-1");
        another.createTable("orders", "first", "second");
        another.take(new SnapshotName("one"), Stage.ORDERS);
        another.lose("orders", "second");
        InProcessWorker worker = worker(another, 0);
        assertThat(counted(takeSnapshot())).containsExactly(2L, 11L);
        assertThat(worker.finished).hasValue(2);
    }

    @Test
    void withoutAWorkerThatTakesItTheLeaderVerifiesItWhateverItMayRun() {
        assertThat(counted(takeSnapshot())).containsExactly(2L, 11L);
        InProcessWorker elsewhere = worker(new FakeCluster("cluster-2"), 0);
        SnapshotProcedures procedures = stage.procedures(Optional.of(dispatcher));
        SnapshotState state = stage.snapshot("two", Stage.ORDERS);
        assertThat(stage.run(procedures, procedures.create(), state.session(), state)
                        .phase())
                .isEqualTo(Phase.COMPLETE);
        assertThat(elsewhere.shares).isNotEmpty();
    }

    @Test
    void aWorkerRefusesAnotherClusterAndForm() {
        SnapshotName name = new SnapshotName("one");
        assertRefused(new SnapshotVerifyTask(2, stage.cluster.id(), name, 0, 1), "format 1, found 2");
        assertRefused(new SnapshotVerifyTask(1, new ClusterId("another"), name, 0, 1), "expected cluster another");
    }

    private void assertRefused(SnapshotVerifyTask task, String message) {
        byte[] payload = task.encode();
        assertThatThrownBy(() -> new SnapshotVerifyTaskKind(() -> stage.cluster).prepare(payload, new NoLimit()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(message);
    }

    private static final class NoLimit implements TaskContext {

        @Override
        public String group() {
            return "group";
        }

        @Override
        public long bytesPerSecond() {
            return 0;
        }

        @Override
        public void progress(long amount) {}
    }
}
