package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.ProgressListener;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.InProcessWorker;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ContentSums;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.hbase.RealHFiles;
import io.holdfast.measure.Bandwidth;
import io.holdfast.repository.GroupRepositories;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A verification whose files workers read: it says what it would say without them. */
@Timeout(60)
class VerifyByWorkersTest {

    private static final int TABLES = 6;

    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(7);
    private final World world = new World();
    private final WatchedStore seenByLeader = new WatchedStore(world.memory);
    private final WatchedStore seenByWorkers = new WatchedStore(world.memory);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final Repositories repositories = new Repositories() {
        @Override
        public Repository open(String location, Optional<Bandwidth> bandwidth) {
            return Repository.open(seenByWorkers);
        }

        @Override
        public Repository openSharing(String location, LongSupplier bytesPerSecond) {
            return Repository.open(seenByWorkers);
        }
    };
    private final VerifyTaskKind kind = new VerifyTaskKind(new GroupRepositories(repositories));
    private final InProcessWorker anna = new InProcessWorker("anna", kind, threads, 0);

    @BeforeEach
    void makeRepository() {
        world.door().initRepository();
        world.createTables(new RealHFiles(folder), TABLES);
        world.backUpTables(TABLES);
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private Dispatcher dispatcher(RunOnLeader runOnLeader) {
        return new Dispatcher(1, DispatchSettings.of(runOnLeader, 2), System::nanoTime, threads);
    }

    private Dispatcher withAnna() {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        anna.join(dispatcher);
        return dispatcher;
    }

    private VerifyResult verify(Dispatcher dispatcher) {
        return verify(Optional.of(dispatcher), Optional.empty());
    }

    private VerifyResult verify(Optional<Dispatcher> dispatcher, Optional<Bandwidth> bandwidth) {
        return new Verifier(world.clock, 2, () -> dispatcher)
                .verify(
                        SessionId.create(world.clock.instant(), random),
                        new Subject("memory", bandwidth, bytesPerSecond -> Inspection.of(seenByLeader)),
                        VerifyRequest.deep(),
                        ProgressListener.NONE);
    }

    private List<ObjectKey> data() {
        return world.keys(Layout.data());
    }

    @Test
    void workersReadTheFilesAndTheLeaderReadsNone() {
        VerifyResult result = verify(withAnna());
        assertThat(result.sound()).isTrue();
        assertThat(result.bytes()).isEqualTo(result.bytesTotal()).isPositive();
        assertThat(seenByLeader.dataOpened()).isEmpty();
        assertThat(seenByWorkers.dataOpened()).containsExactlyInAnyOrderElementsOf(data());
    }

    @Test
    void whatTheyFindIsReportedAsWithoutThemAndTheLeaderReadsOnlyThat() {
        List<ObjectKey> damaged = data().subList(0, 3);
        world.flip(damaged.get(0), 100);
        world.replace(damaged.get(1), new byte[world.read(damaged.get(1)).length]);
        seenByLeader.unreadable.add(damaged.get(2));
        seenByWorkers.unreadable.add(damaged.get(2));
        VerifyResult byWorkers = verify(withAnna());
        // All but one of the two files of the first object.
        assertThat(byWorkers.findings()).hasSize(5);
        assertThat(byWorkers.bytes()).isEqualTo(byWorkers.bytesTotal());
        assertThat(seenByLeader.dataOpened()).containsExactlyInAnyOrderElementsOf(damaged);
        VerifyResult alone = verify(Optional.empty(), Optional.empty());
        assertThat(byWorkers.findings()).containsExactlyInAnyOrderElementsOf(alone.findings());
        assertThat(world.states()).containsExactly("DAMAGED");
    }

    @Test
    void whatAWorkerCannotReadAndTheLeaderCanIsNoDamage() {
        data().forEach(seenByWorkers.unreadable::add);
        VerifyResult result = verify(withAnna());
        assertThat(result.sound()).isTrue();
        assertThat(seenByLeader.dataOpened()).hasSameSizeAs(data());
    }

    @Test
    void aWorkerThatReachesNoStoreIsNotBelieved() {
        seenByWorkers.beforeOpen = () -> seenByWorkers.down = true;
        assertThatThrownBy(() -> verify(withAnna()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("unable to reach the store");
        assertThat(seenByLeader.dataOpened()).isEmpty();
    }

    @Test
    void theFilesOfALostWorkerAreReadByAnother() {
        Dispatcher dispatcher = dispatcher(RunOnLeader.NEVER);
        new InProcessWorker("lost", kind, threads, 1).join(dispatcher);
        InProcessWorker steady = new InProcessWorker("steady", kind, threads, 0);
        steady.join(dispatcher);
        world.flip(data().get(0), 100);
        VerifyResult result = verify(dispatcher);
        assertThat(result.findings()).hasSize(1);
        assertThat(result.bytes()).isEqualTo(result.bytesTotal());
        assertThat(steady.finished).hasPositiveValue();
    }

    @Test
    void withoutAWorkerTheLeaderReadsThemUnlessItMayNot() {
        assertThat(verify(dispatcher(RunOnLeader.AUTO)).sound()).isTrue();
        assertThat(seenByLeader.dataOpened()).hasSameSizeAs(data());
        assertThatThrownBy(() -> verify(dispatcher(RunOnLeader.NEVER)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("a task of kind verify: expected a worker");
    }

    @Test
    void aRepositoryThatDoesNotOpenIsReadByTheLeader() {
        world.flip(Layout.header(), 20);
        VerifyResult byWorkers = verify(withAnna());
        assertThat(byWorkers.findings()).hasSize(1);
        assertThat(byWorkers.bytes()).isEqualTo(byWorkers.bytesTotal());
        assertThat(anna.finished).hasValue(0);
        assertThat(seenByLeader.dataOpened()).hasSameSizeAs(data());
    }

    @Test
    void aLeaderThatStepsDownEndsItsVerification() {
        Dispatcher dispatcher = withAnna();
        seenByWorkers.beforeOpen = dispatcher::close;
        assertThatThrownBy(() -> verify(dispatcher))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("does not lead any more");
    }

    @Test
    void theLimitIsThatOfAllTogether() {
        assertThat(verify(Optional.of(withAnna()), Optional.of(new Bandwidth(10_000_000)))
                        .sound())
                .isTrue();
        assertThat(anna.shares).isNotEmpty().allMatch(share -> share == 10_000_000);
    }

    @Test
    void aWorkerRefusesAnotherRepositoryAndForm() {
        RepositoryId id = Repository.open(world.memory).header().id();
        ReadBatch nothing = new ReadBatch(List.of());
        assertThat(kind.prepare(new VerifyTask(1, "memory", id, nothing).encode(), new NoLimit())
                        .run())
                .isNotEmpty();
        assertRefused(new VerifyTask(2, "memory", id, nothing), "format 1, found 2");
        assertRefused(new VerifyTask(1, "memory", RepositoryId.create(new Random(99)), nothing), "expected repository");
    }

    private void assertRefused(VerifyTask task, String message) {
        byte[] payload = task.encode();
        assertThatThrownBy(() -> kind.prepare(payload, new NoLimit()))
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

    @Test
    void batchesAreCutBetweenObjects() {
        List<List<StoredFile>> objects =
                IntStream.range(0, 5).mapToObj(this::objectOfTwoFiles).toList();
        assertThat(ReadBatch.of(objects, 4, 1_000))
                .extracting(batch -> batch.objects().size())
                .containsExactly(2, 2, 1);
        assertThat(ReadBatch.of(objects, 100, 7))
                .extracting(batch -> batch.files().size())
                .containsExactly(4, 4, 2);
        assertThat(ReadBatch.of(objects, 1, 1)).hasSize(5);
    }

    /** Of three bytes each. */
    private List<StoredFile> objectOfTwoFiles(int number) {
        ObjectKey object =
                Layout.data(SessionId.create(world.clock.instant(), random), new LeaderEpoch(1), 0, 1, number);
        return IntStream.range(0, 2)
                .mapToObj(i -> {
                    ContentSums sums = new ContentSums();
                    sums.update(new byte[3], 0, 3);
                    return sums.finish(new FileOrigin(TableId.parse("t"), "region", "f", "file" + i), object, 3L * i);
                })
                .toList();
    }

    @Test
    void whatAWorkerSaysOfFilesThatItWasNotToldOfIsNotTaken() {
        VerifyTask.Result result =
                new VerifyTask.Result(List.of(new VerifyTask.Result.Seen(7, "damage of something else")));
        assertThatThrownBy(() -> result.of(new ReadBatch(List.of(objectOfTwoFiles(1)))))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("found number 7");
    }
}
