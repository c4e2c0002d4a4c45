package io.holdfast.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.server.Server;
import io.grpc.stub.StreamObserver;
import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Report;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.dispatch.TaskRef;
import io.holdfast.dispatch.Work;
import io.holdfast.wire.Accepted;
import io.holdfast.wire.FromLeader;
import io.holdfast.wire.FromWorker;
import io.holdfast.wire.Hello;
import io.holdfast.wire.WorkersGrpc;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import io.holdfast.worker.Worker;
import io.holdfast.worker.WorkerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A leader and workers that speak with each other over a real port. */
@Timeout(60)
class LoopbackTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final Dispatcher dispatcher = new Dispatcher(
            3,
            DispatchSettings.of(RunOnLeader.NEVER, 1)
                    .with(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(5))
                    .waitingAtFirst(Duration.ofSeconds(30)),
            System::nanoTime,
            threads);
    private Optional<Dispatcher> leading = Optional.of(dispatcher);
    private final Server server = Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .service(new WorkerService(() -> leading).asHttpService())
            .build();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void listen() {
        server.start().join();
        Future<?> unused = timer.scheduleWithFixedDelay(dispatcher::tick, 50, 50, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        dispatcher.close();
        timer.shutdownNow();
        threads.shutdownNow();
        server.stop().join();
    }

    private void worker(String name, int slots) {
        worker(name, slots, server.activeLocalPort());
    }

    private void worker(String name, int slots, int port) {
        LeaderAtAddress leader = new LeaderAtAddress(() -> "http://127.0.0.1:" + port, Identification.NONE);
        Worker worker = new Worker(
                WorkerSettings.of(name, "first", "1", "host", slots),
                List.of(new Doubling()),
                leader,
                threads,
                System::nanoTime,
                new Random(1));
        Future<?> unused = timer.scheduleWithFixedDelay(worker::tick, 0, 20, TimeUnit.MILLISECONDS);
        opened.add(worker);
        opened.add(leader);
    }

    /** Gives back twice what it was given. */
    private static final class Doubling implements TaskKind {

        @Override
        public String name() {
            return "double";
        }

        @Override
        public Prepared prepare(byte[] payload, TaskContext context) {
            return () -> {
                byte[] twice = new byte[2 * payload.length];
                System.arraycopy(payload, 0, twice, 0, payload.length);
                System.arraycopy(payload, 0, twice, payload.length, payload.length);
                context.progress(payload.length);
                return twice;
            };
        }
    }

    private record Bytes(int count) implements Work {

        @Override
        public String kind() {
            return "double";
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }

        @Override
        public Parcel payload() {
            return Parcel.of(new byte[count]);
        }

        @Override
        public Parcel runHere(LongConsumer progress) {
            throw new IllegalStateException("not here");
        }

        @Override
        public void progressed(long amount) {}
    }

    @Test
    void tasksOfAllSizesComeBackFromWorkers() throws Exception {
        worker("anna", 3);
        worker("bert", 2);
        try (Delegation group = dispatcher.begin("session", OptionalLong.empty(), () -> {})) {
            List<Future<Parcel>> outcomes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                outcomes.add(group.submit(new Bytes(i * 10_000)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(outcomes.get(i).get().size()).isEqualTo(2 * i * 10_000);
            }
        }
        assertThat(dispatcher.workers()).extracting(worker -> worker.busy()).containsExactly(0, 0);
    }

    @Test
    void aWorkerComesBackAfterTheConnectionWasCut() throws Exception {
        Relay relay = new Relay(server.activeLocalPort());
        opened.add(relay);
        worker("anna", 1, relay.port());
        try (Delegation group = dispatcher.begin("session", OptionalLong.empty(), () -> {})) {
            assertThat(group.run(new Bytes(1)).size()).isEqualTo(2);
            relay.cut();
            assertThat(group.run(new Bytes(2)).size()).isEqualTo(4);
        }
    }

    @Test
    void whoSaysTooMuchAtOnceOrGarbageIsCutOffAndOthersAreNot() throws Exception {
        worker("anna", 1);
        try (Socket garbage = new Socket(InetAddress.getLoopbackAddress(), server.activeLocalPort())) {
            garbage.getOutputStream().write(new byte[100_000]);
            garbage.getOutputStream().flush();
            assertThat(conversation(WireForm.message(new Report.Finished(
                            new TaskRef(3, 1, 1), 0, Parcel.of(new byte[WireForm.MOST_FROM_WORKER + 1])))))
                    .isNotEmpty();
            try (Delegation group = dispatcher.begin("session", OptionalLong.empty(), () -> {})) {
                assertThat(group.run(new Bytes(1)).size()).isEqualTo(2);
            }
        }
    }

    @Test
    void nothingIsTakenBeforeTheHandshake() throws Exception {
        assertThat(conversation(FromWorker.newBuilder()
                        .setAccepted(Accepted.newBuilder().build())
                        .build()))
                .contains("introduce itself first");
        assertThat(dispatcher.workers()).isEmpty();
    }

    @Test
    void anotherProtocolAndAnotherLeaderAreToldApart() throws Exception {
        FromWorker.Builder hello = FromWorker.newBuilder();
        assertThat(conversation(
                        hello.setHello(Hello.newBuilder().setProtocol(99)).build()))
                .contains("expected protocol 1, found 99");
        assertThat(conversation(
                        hello.setHello(Hello.newBuilder().setProtocol(1)).build()))
                .contains("unable to greet the worker");
        leading = Optional.empty();
        assertThat(conversation(WireForm.message(new io.holdfast.dispatch.WorkerHello(
                        "anna", "first", "1", "host", 1, java.util.Set.of(), List.of(new TaskRef(1, 2, 3))))))
                .contains("does not lead");
    }

    /** Says one thing, and returns what was answered until the end. */
    private String conversation(FromWorker first) throws Exception {
        StringBuilder answers = new StringBuilder();
        CompletableFuture<String> end = new CompletableFuture<>();
        WorkersGrpc.WorkersStub leader = GrpcClients.newClient(
                "gproto+http://127.0.0.1:" + server.activeLocalPort() + "/", WorkersGrpc.WorkersStub.class);
        StreamObserver<FromWorker> out = leader.serve(new StreamObserver<>() {
            @Override
            public void onNext(FromLeader message) {
                answers.append(message);
            }

            @Override
            public void onError(Throwable error) {
                end.complete(answers + String.valueOf(error.getMessage()));
            }

            @Override
            public void onCompleted() {
                end.complete(answers.toString());
            }
        });
        out.onNext(first);
        return end.get(20, TimeUnit.SECONDS);
    }
}
