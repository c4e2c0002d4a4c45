package io.holdfast.bench;

import com.linecorp.armeria.server.Server;
import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.dispatch.Work;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.SessionId;
import io.holdfast.link.Identification;
import io.holdfast.link.LeaderAtAddress;
import io.holdfast.link.WorkerService;
import io.holdfast.measure.Bandwidth;
import io.holdfast.storage.LimitedStore;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Pause;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import io.holdfast.worker.Worker;
import io.holdfast.worker.WorkerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Workers on a real port, each with a connection to the store that lets no more than so much through. */
final class SlowConnections {

    static final int MEGABYTES_PER_SECOND = 20;

    private static final int MEGABYTE = 1_000_000;
    private static final int MEGABYTES_OF_A_TASK = 2;

    private SlowConnections() {}

    static double megabytesPerSecond(int workers, int megabytes) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
        List<AutoCloseable> opened = new ArrayList<>();
        DispatchSettings settings = DispatchSettings.of(RunOnLeader.NEVER, 1).waitingAtFirst(Duration.ofSeconds(40));
        Dispatcher dispatcher = new Dispatcher(1, settings, System::nanoTime, threads);
        Server server = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .service(new WorkerService(() -> Optional.of(dispatcher)).asHttpService())
                .build();
        try {
            server.start().join();
            for (int i = 0; i < workers; i++) {
                LeaderAtAddress leader =
                        new LeaderAtAddress(() -> "http://127.0.0.1:" + server.activeLocalPort(), Identification.NONE);
                Worker worker = new Worker(
                        WorkerSettings.of("worker-" + i, "first", "1", "host-" + i, 1),
                        List.of(new Storing()),
                        leader,
                        threads,
                        System::nanoTime,
                        new Random(i));
                Future<?> unused = timer.scheduleWithFixedDelay(worker::tick, 0, 50, TimeUnit.MILLISECONDS);
                opened.add(worker);
                opened.add(leader);
            }
            while (dispatcher.workers().size() < workers) {
                Pause.sleeping().pause(Duration.ofMillis(10));
            }
            return storeAll(dispatcher, megabytes);
        } finally {
            for (AutoCloseable one : opened) {
                one.close();
            }
            dispatcher.close();
            server.stop().join();
            timer.shutdownNow();
            threads.shutdownNow();
        }
    }

    private static double storeAll(Dispatcher dispatcher, int megabytes)
            throws InterruptedException, ExecutionException {
        int tasks = Math.max(1, megabytes / MEGABYTES_OF_A_TASK);
        long begin = System.nanoTime();
        try (Delegation delegation = dispatcher.begin("bench", OptionalLong.empty(), () -> {})) {
            List<Future<Parcel>> outcomes = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                outcomes.add(delegation.submit(new Store(i)));
            }
            for (Future<Parcel> outcome : outcomes) {
                outcome.get();
            }
        }
        return tasks * MEGABYTES_OF_A_TASK / Run.secondsSince(begin);
    }

    /** Writes an object of zeros through the worker's own connection, and deletes it. */
    private static final class Storing implements TaskKind {

        private static final int AT_ONCE = 100_000;

        private final SessionId session = SessionId.create(Instant.EPOCH, new Random());
        private final ObjectStore store = new LimitedStore(
                new MemoryObjectStore(Clock.systemUTC()),
                new LimitedStore.Limits(
                        Optional.of(new Bandwidth(MEGABYTES_PER_SECOND * (long) MEGABYTE)), OptionalDouble.empty()),
                System::nanoTime,
                Pause.sleeping());

        @Override
        public String name() {
            return "store";
        }

        @Override
        public Prepared prepare(byte[] payload, TaskContext context) {
            int number = ByteBuffer.wrap(payload).getInt();
            return () -> {
                var key = Layout.data(session, new LeaderEpoch(1), number, 1, 0);
                byte[] zeros = new byte[AT_ONCE];
                try (ObjectSink sink = store.create(key)) {
                    for (int written = 0; written < MEGABYTES_OF_A_TASK * MEGABYTE; written += AT_ONCE) {
                        sink.write(zeros, 0, AT_ONCE);
                        context.progress(AT_ONCE);
                    }
                    sink.commit();
                }
                store.delete(key);
                return new byte[0];
            };
        }
    }

    private record Store(int number) implements Work {

        @Override
        public String kind() {
            return "store";
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }

        @Override
        public Parcel payload() {
            return Parcel.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        }

        @Override
        public Parcel runHere(LongConsumer progress) {
            throw new IllegalStateException("workers are connected");
        }

        @Override
        public void progressed(long amount) {}
    }
}
