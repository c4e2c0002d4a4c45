package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.ArchiveState;
import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureEngine.Contention;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.procedure.Threads;
import io.holdfast.repository.Repository;
import io.holdfast.storage.MemoryObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readings follow each other, and none has begun before the one before it is over. */
class LogsTurnTest {

    private static final TableId ORDERS = TableId.parse("orders");

    @TempDir
    private Path scratch;

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(3);
    private final FakeCluster cluster = new FakeCluster("cluster-1");
    private final Repository repository = Repository.init(new MemoryObjectStore(clock), new Random(1), clock);
    private final Threads threads = new Threads(2);
    private final CountDownLatch rolling = new CountDownLatch(1);
    private final CountDownLatch mayRoll = new CountDownLatch(1);
    private final AtomicBoolean fails = new AtomicBoolean();
    private ArchiveProcedure archive = procedure();
    private ProcedureEngine engine = engine();

    @BeforeEach
    void begin() {
        archive = procedure();
        engine = engine();
        cluster.createTable("orders", "first");
        cluster.fail("roll", () -> {
            rolling.countDown();
            try {
                assertThat(mayRoll.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return fails.get() ? new Unavailable("unable to begin new logs", null, null) : null;
        });
    }

    @AfterEach
    void end() {
        mayRoll.countDown();
        engine.close();
        threads.close();
    }

    private ArchiveProcedure procedure() {
        return new ArchiveProcedure(
                cluster,
                (location, limit) -> repository,
                new LeaderEpoch(1),
                clock,
                Path.of(String.valueOf(scratch), "sorting"));
    }

    private ProcedureEngine engine() {
        return new ProcedureEngine(
                new MemoryJournal(),
                List.of(archive),
                new StateCodec(ValueForms.module()),
                clock,
                new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)),
                threads,
                ProcedureListener.NONE);
    }

    private ProcedureId begin(TableId table) {
        ArchiveState state = ArchiveState.begin(SessionId.create(clock.instant(), random), "memory", clock.instant())
                .changing(List.of(table), List.of());
        ProcedureId id = new ProcedureId(state.session().text());
        engine.submit(id, archive, state, Contention.REFUSE);
        return id;
    }

    @Test
    void theNextOneBeginsWhenTheOneBeforeIsOver() throws InterruptedException {
        ProcedureId first = begin(ORDERS);
        rolling.await();
        AtomicInteger tries = new AtomicInteger();
        AtomicReference<Instant> rolled = new AtomicReference<>(Instant.MAX);
        Thread lets = new Thread(() -> {
            while (tries.get() < 3) {
                Thread.onSpinWait();
            }
            rolled.set(clock.instant().truncatedTo(ChronoUnit.MILLIS));
            mayRoll.countDown();
        });
        lets.start();

        ProcedureId second = LogsTurn.await(engine, List.of(ArchiveProcedure.lock()), () -> {
            tries.incrementAndGet();
            return begin(ORDERS);
        });

        assertThat(engine.await(second).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(engine.await(first).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(new SessionId(second.text()).createdAt()).isAfterOrEqualTo(rolled.get());
        lets.join();
    }

    @Test
    void whereNobodyReadsNobodyIsWaitedFor() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> LogsTurn.await(engine, List.of(ArchiveProcedure.lock()), () -> {
                    tries.incrementAndGet();
                    throw new Conflict("unable to begin: there are too many procedures", null);
                }))
                .isInstanceOf(Conflict.class);
        assertThat(tries).hasValue(3);
    }

    @Test
    void oneThatIsStuckIsNotWaitedFor() throws InterruptedException {
        begin(ORDERS);
        rolling.await();
        fails.set(true);
        // It cannot be undone either.
        cluster.fail("release", () -> new Unavailable("unable to release the logs", null, null));
        mayRoll.countDown();
        long begun = System.nanoTime();
        assertThatThrownBy(() -> LogsTurn.await(engine, List.of(ArchiveProcedure.lock()), () -> begin(ORDERS)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("expected nobody to hold logs");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
    }
}
