package io.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.dispatch.Order;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Report;
import io.holdfast.dispatch.TaskRef;
import io.holdfast.dispatch.WorkerHello;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each behaviour of a worker, with a leader and a clock that do what the test says. */
@Timeout(20)
class WorkerTest {

    private static final TaskRef FIRST = new TaskRef(7, 1, 1);
    private static final TaskRef SECOND = new TaskRef(7, 2, 1);

    private long nanos = 1_000_000_000_000L;
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<FakeCall> calls = new ArrayList<>();
    private boolean leaderIsKnown = true;
    private final Echo echo = new Echo();
    private final Worker worker = new Worker(
            new WorkerSettings(
                    "anna",
                    "first",
                    "1",
                    "host",
                    1,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(100)),
            List.of(echo),
            this::dial,
            threads::add,
            () -> nanos,
            new Random(1));

    private LeaderCall dial(WorkerHello hello, Dialling.Listener listener) {
        if (!leaderIsKnown) {
            throw new Unavailable("unable to find the leader", null, null);
        }
        FakeCall call = new FakeCall(hello, listener);
        calls.add(call);
        return call;
    }

    /** A connection on which the test is the leader. */
    private static final class FakeCall implements LeaderCall {

        private final WorkerHello hello;
        private final Dialling.Listener listener;
        private final List<Report> reports = new ArrayList<>();
        private boolean ready = true;
        private boolean closed;

        FakeCall(WorkerHello hello, Dialling.Listener listener) {
            this.hello = hello;
            this.listener = listener;
        }

        @Override
        public void send(Report report) {
            reports.add(report);
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void close() {
            closed = true;
        }

        <T extends Report> List<T> all(Class<T> kind) {
            return reports.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    /** Gives back what it was given, with the share that it had. */
    private static final class Echo implements TaskKind {

        private @Nullable RuntimeException refusal;
        private @Nullable RuntimeException failure;
        private final List<Long> shares = new ArrayList<>();

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public Prepared prepare(byte[] payload, TaskContext context) {
            if (refusal != null) {
                throw refusal;
            }
            return () -> {
                context.progress(payload.length);
                shares.add(context.bytesPerSecond());
                if (failure != null) {
                    throw failure;
                }
                return payload;
            };
        }
    }

    private FakeCall call() {
        return calls.get(calls.size() - 1);
    }

    private void connect(long epoch) {
        worker.tick();
        call().listener.heard(new Order.Welcome(epoch, Duration.ofSeconds(2), Duration.ofSeconds(60)));
    }

    private void order(TaskRef ref) {
        order(ref, "echo");
    }

    private void order(TaskRef ref, String kind) {
        call().listener
                .heard(new Order.Run(ref, kind, "group", Parcel.of("text".getBytes(StandardCharsets.UTF_8)), 500));
    }

    private void work() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        worker.tick();
    }

    @Test
    void introducesItselfAndRunsWhatItIsGiven() {
        connect(7);
        assertThat(call().hello.name()).isEqualTo("anna");
        assertThat(call().hello.kinds()).containsExactly("echo");
        order(FIRST);
        work();
        assertThat(call().reports.get(0)).isEqualTo(new Report.Accepted(FIRST));
        Report.Finished finished = call().all(Report.Finished.class).get(0);
        assertThat(finished.ref()).isEqualTo(FIRST);
        assertThat(finished.done()).isEqualTo(4);
        assertThat(finished.result().content()).asString().isEqualTo("text");
    }

    @Test
    void refusesWhatIsNotForIt() {
        connect(7);
        order(FIRST, "unknown");
        order(new TaskRef(6, 1, 1));
        echo.refusal = new Rejected("unable to open it: expected another cluster, found this one", null);
        order(SECOND);
        work();
        assertThat(call().all(Report.Refused.class))
                .extracting(Report.Refused::message)
                .satisfiesExactly(
                        first -> assertThat(first).contains("no tasks of kind unknown"),
                        second -> assertThat(second).contains("another leadership"),
                        third -> assertThat(third).contains("expected another cluster"));
        assertThat(call().all(Report.Accepted.class)).isEmpty();
    }

    @Test
    void isBusyWhenAllSlotsAreTaken() {
        connect(7);
        order(FIRST);
        order(SECOND);
        assertThat(call().all(Report.Refused.class))
                .containsExactly(new Report.Refused(SECOND, true, "all slots are taken"));
    }

    @Test
    void tellsErrorsAsCodeAndMessage() {
        connect(7);
        echo.failure = new Corrupt("unable to read it: expected this, found that", "look", null);
        order(FIRST);
        work();
        echo.failure = new IllegalStateException("nobody thought of this");
        order(SECOND);
        work();
        assertThat(call().all(Report.Failed.class))
                .containsExactly(
                        new Report.Failed(FIRST, "CORRUPT", "unable to read it: expected this, found that", "look"),
                        new Report.Failed(SECOND, "FAILED", "nobody thought of this", null));
    }

    @Test
    void givesSignsOfLifeWithProgress() {
        connect(7);
        order(FIRST);
        pass(Duration.ofSeconds(1));
        assertThat(call().all(Report.Heartbeat.class)).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(call().all(Report.Heartbeat.class))
                .containsExactly(new Report.Heartbeat(1, List.of(new Report.Progress(FIRST, 0, 0))));
    }

    @Test
    void aHeartbeatThatCannotBeSentDoesNotEndTheTask() {
        connect(7);
        order(FIRST);
        call().ready = false;
        pass(Duration.ofSeconds(10));
        assertThat(call().all(Report.Heartbeat.class)).isEmpty();
        call().ready = true;
        work();
        assertThat(call().all(Report.Finished.class)).hasSize(1);
    }

    @Test
    void obeysACancel() {
        connect(7);
        order(FIRST);
        call().listener.heard(new Order.Cancel(FIRST, "the session was cancelled"));
        work();
        Report.Failed failed = call().all(Report.Failed.class).get(0);
        assertThat(failed.code()).isEqualTo("FENCED");
        assertThat(failed.message()).contains("the session was cancelled");
    }

    @Test
    void aCancelOfWhatItDoesNotRunIsAnswered() {
        connect(7);
        call().listener.heard(new Order.Cancel(SECOND, "nothing was heard of it"));
        assertThat(call().all(Report.Failed.class))
                .containsExactly(new Report.Failed(SECOND, "FENCED", "it does not run here", null));
    }

    @Test
    void callsAgainAfterPausesThatGrow() {
        leaderIsKnown = false;
        worker.tick();
        long last = nanos;
        List<Double> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            leaderIsKnown = true;
            while (calls.size() == i) {
                pass(Duration.ofMillis(10));
            }
            pauses.add((nanos - last) / 1e9);
            last = nanos;
            call().listener.ended("the connection broke");
        }
        assertThat(pauses.get(0)).isBetween(0.8, 1.25);
        assertThat(pauses.get(2)).isBetween(3.2, 4.85);
        assertThat(pauses.get(7)).isBetween(24.0, 36.1);
    }

    @Test
    void goesOnAfterTheConnectionBrokeAndTellsWhatItStillRuns() {
        connect(7);
        order(FIRST);
        call().listener.ended("the connection broke");
        pass(Duration.ofSeconds(2));
        assertThat(calls).hasSize(2);
        assertThat(call().hello.running()).containsExactly(FIRST);
        work();
        assertThat(call().reports).isEmpty();
        connect(7);
        assertThat(call().all(Report.Finished.class)).hasSize(1);
    }

    @Test
    void aNewLeaderMayStopWhatTheFormerOneGave() {
        connect(7);
        order(FIRST);
        call().listener.ended("the connection broke");
        pass(Duration.ofSeconds(2));
        call().listener.heard(new Order.Welcome(8, Duration.ofSeconds(2), Duration.ofSeconds(60)));
        call().listener.heard(new Order.Cancel(FIRST, "it was given to another"));
        work();
        assertThat(call().all(Report.Failed.class))
                .extracting(Report.Failed::code)
                .containsExactly("FENCED");
    }

    @Test
    void whatAFormerConnectionStillSaysIsNotHeard() {
        connect(7);
        FakeCall former = call();
        former.listener.ended("the connection broke");
        pass(Duration.ofSeconds(2));
        connect(7);
        former.listener.heard(new Order.Run(FIRST, "echo", "group", Parcel.of(new byte[0]), 0));
        former.listener.ended("once more");
        assertThat(threads).isEmpty();
        assertThat(worker.isConnected()).isTrue();
    }

    @Test
    void givesUpWhatALongSilentLeaderHasGivenToOthers() {
        connect(7);
        order(FIRST);
        pass(Duration.ofSeconds(61));
        assertThat(call().closed).isTrue();
        work();
        pass(Duration.ofSeconds(2));
        assertThat(calls).hasSize(2);
        assertThat(call().hello.running()).isEmpty();
        connect(7);
        assertThat(call().reports).isEmpty();
    }

    @Test
    void aLeaderThatAnswersIsNotSilent() {
        connect(7);
        order(FIRST);
        for (int i = 1; i <= 40; i++) {
            pass(Duration.ofSeconds(2));
            call().listener.heard(new Order.Heard(i));
        }
        assertThat(worker.isConnected()).isTrue();
        work();
        assertThat(call().all(Report.Finished.class)).hasSize(1);
    }

    @Test
    void tasksOfAGroupShareWhatTheLeaderSays() {
        connect(7);
        order(FIRST);
        work();
        order(SECOND);
        call().listener.heard(new Order.Share("group", 250));
        work();
        assertThat(echo.shares).containsExactly(500L, 250L);
    }

    @Test
    void stopsInOrder() {
        connect(7);
        order(FIRST);
        Thread closing = new Thread(worker::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        work();
        try {
            closing.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(call().all(Report.Failed.class))
                .extracting(Report.Failed::code)
                .containsExactly("FENCED");
        assertThat(call().closed).isTrue();
        pass(Duration.ofMinutes(1));
        assertThat(calls).hasSize(1);
    }
}
