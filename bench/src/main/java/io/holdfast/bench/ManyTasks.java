package io.holdfast.bench;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.Membership;
import io.holdfast.dispatch.Order;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Report;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.dispatch.Work;
import io.holdfast.dispatch.WorkerHello;
import io.holdfast.dispatch.WorkerLink;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Many tasks through a dispatcher whose workers answer at once: what it costs is what the leader does for each. */
final class ManyTasks {

    static final int WORKERS = 20;
    static final int SLOTS = 8;

    private static final int PAYLOAD = 4_096;
    private static final int RESULT = 1_024;

    private ManyTasks() {}

    /** What it took; the heap is what was in use at most after a collection. */
    record Cost(int tasks, double seconds, double cpuSeconds, double heapMegabytes) {}

    static Cost run(int tasks) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ProcessNeeds needs = new ProcessNeeds();
                Dispatcher dispatcher =
                        new Dispatcher(1, DispatchSettings.of(RunOnLeader.NEVER, 1), System::nanoTime, threads)) {
            for (int i = 0; i < WORKERS; i++) {
                new Answering("worker-" + i, threads).join(dispatcher);
            }
            long begin = System.nanoTime();
            long cpu = needs.cpuNanos();
            try (Delegation delegation = dispatcher.begin("bench", OptionalLong.empty(), () -> {})) {
                Queue<Future<Parcel>> outcomes = new ArrayDeque<>();
                for (int i = 0; i < tasks; i++) {
                    outcomes.add(delegation.submit(new Anything()));
                    while (!outcomes.isEmpty() && outcomes.element().isDone()) {
                        outcomes.remove().get();
                    }
                }
                while (!outcomes.isEmpty()) {
                    outcomes.remove().get();
                }
            }
            double seconds = Run.secondsSince(begin);
            double cpuSeconds = (needs.cpuNanos() - cpu) / 1e9;
            return new Cost(tasks, seconds, cpuSeconds, needs.take() / 1e6);
        } finally {
            threads.shutdownNow();
        }
    }

    /** A worker that has done everything at once. */
    private static final class Answering implements WorkerLink {

        private final String name;
        private final ExecutorService threads;
        private volatile @Nullable Membership membership;

        Answering(String name, ExecutorService threads) {
            this.name = name;
            this.threads = threads;
        }

        void join(Dispatcher dispatcher) {
            membership = dispatcher
                    .join(new WorkerHello(name, name, "1", name, SLOTS, Set.of("anything"), List.of()), this)
                    .orElseThrow();
        }

        @Override
        public void send(Order order) {
            Membership member = membership;
            if (order instanceof Order.Run run && member != null) {
                threads.execute(() -> {
                    member.report(new Report.Accepted(run.ref()));
                    member.report(new Report.Finished(run.ref(), PAYLOAD, Parcel.of(new byte[RESULT])));
                });
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void close(String reason) {}
    }

    private static final class Anything implements Work {

        @Override
        public String kind() {
            return "anything";
        }

        @Override
        public List<String> hosts() {
            return List.of();
        }

        @Override
        public Parcel payload() {
            return Parcel.of(new byte[PAYLOAD]);
        }

        @Override
        public Parcel runHere(LongConsumer progress) {
            throw new IllegalStateException("workers are connected");
        }

        @Override
        public void progressed(long amount) {}
    }
}
