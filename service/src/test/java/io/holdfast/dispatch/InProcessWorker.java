package io.holdfast.dispatch;

import io.holdfast.error.HoldfastException;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A worker in this process, which may be lost with what it has done. */
public final class InProcessWorker implements WorkerLink {

    public final AtomicInteger finished = new AtomicInteger();

    /** What it was told that it may pass in a second, with each task. */
    public final List<Long> shares = new CopyOnWriteArrayList<>();

    private final String name;
    private final Map<String, TaskKind> kinds = new TreeMap<>();
    private final ExecutorService threads;
    private final AtomicInteger lostResults;
    private volatile @Nullable Membership membership;

    /** @param losses how often it is lost when it has done something, before it could tell */
    public InProcessWorker(String name, TaskKind kind, ExecutorService threads, int losses) {
        this(name, List.of(kind), threads, losses);
    }

    public InProcessWorker(String name, List<TaskKind> kinds, ExecutorService threads, int losses) {
        this.name = name;
        kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
        this.threads = threads;
        this.lostResults = new AtomicInteger(losses);
    }

    public void join(Dispatcher dispatcher) {
        membership = dispatcher
                .join(new WorkerHello(name, name, "1", "host", 2, kinds.keySet(), List.of()), this)
                .orElseThrow();
    }

    @Override
    public void send(Order order) {
        if (order instanceof Order.Run run) {
            shares.add(run.bytesPerSecond());
            threads.execute(() -> run(run));
        }
    }

    private void run(Order.Run run) {
        Report report = reportOf(run);
        Membership member = membership;
        if (member == null) {
            throw new IllegalStateException("not a member");
        }
        if (lostResults.getAndDecrement() > 0) {
            member.closed("its process was killed");
        } else {
            finished.incrementAndGet();
            member.report(report);
        }
    }

    private Report reportOf(Order.Run run) {
        AtomicLong done = new AtomicLong();
        TaskKind.Prepared prepared;
        try {
            prepared = Objects.requireNonNull(kinds.get(run.kind()))
                    .prepare(run.payload().content(), new Context(run.group(), done));
        } catch (HoldfastException e) {
            return new Report.Refused(run.ref(), false, String.valueOf(e.getMessage()));
        }
        try {
            byte[] result = prepared.run();
            return new Report.Finished(run.ref(), done.get(), Parcel.of(result));
        } catch (HoldfastException e) {
            return new Report.Failed(run.ref(), e.code().name(), String.valueOf(e.getMessage()), null);
        }
    }

    private record Context(String group, AtomicLong done) implements TaskContext {

        @Override
        public long bytesPerSecond() {
            return 0;
        }

        @Override
        public void progress(long amount) {
            done.addAndGet(amount);
        }
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void close(String reason) {}
}
