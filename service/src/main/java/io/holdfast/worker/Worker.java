package io.holdfast.worker;

import io.holdfast.dispatch.Order;
import io.holdfast.dispatch.Parcel;
import io.holdfast.dispatch.Report;
import io.holdfast.dispatch.TaskRef;
import io.holdfast.dispatch.WorkerHello;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.work.TaskKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes tasks from whoever leads, and runs them. A connection that ends does not end its tasks: when it has called again it
 * tells what it still runs, and the leader says what of it is wanted. What a leader is not heard of for the abandon time-out
 * it gives up by itself, as others have it by then.
 */
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** Under this key the log's lines have the name of the session, as those of the leader have that of the procedure. */
    private static final String IN_THE_LOG = "procedure";

    private static final int LONGEST_MESSAGE = 2_000;

    /** Until a leader says how patient it is. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final WorkerSettings settings;
    private final Map<String, TaskKind> kinds;
    private final Dialling dialling;
    private final LongSupplier nanoTime;
    private final Executor threads;
    private final Redial redial;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<TaskRef, RunningTask> tasks = new LinkedHashMap<>();
    private final Map<String, Long> shares = new HashMap<>();
    private @Nullable Line line;
    private Order.@Nullable Welcome welcome;
    private long dialAt;
    private long heardAt;
    private boolean stopping;

    /**
     * @param threads at least as many as there are slots
     * @param nanoTime as of {@link System#nanoTime}
     */
    public Worker(
            WorkerSettings settings,
            List<TaskKind> kinds,
            Dialling dialling,
            Executor threads,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.settings = settings;
        this.kinds = kinds.stream().collect(Collectors.toMap(TaskKind::name, Function.identity()));
        this.dialling = dialling;
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.redial = new Redial(settings.firstPause(), settings.longestPause(), random);
        this.dialAt = nanoTime.getAsLong();
    }

    /** Whether a leader has bidden it welcome, and is still connected. */
    public boolean isConnected() {
        lock.lock();
        try {
            return line != null && line.isOpen;
        } finally {
            lock.unlock();
        }
    }

    /** To be called several times in a second: calls, gives signs of life, and gives up what nobody asks for any more. */
    public void tick() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            abandonIfUnheard(now);
            if (line == null && !stopping && now - dialAt >= 0) {
                dial();
            } else if (line != null && line.isOpen) {
                line.heartbeatIfDue(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void abandonIfUnheard(long now) {
        Duration patience = welcome == null ? HANDSHAKE : welcome.abandon();
        if (now - heardAt <= patience.toNanos()) {
            return;
        }
        for (RunningTask task : List.copyOf(tasks.values())) {
            task.unwanted("the leader was not heard for " + patience.toSeconds() + " s");
            forgetIfEnded(task);
        }
        if (line != null) {
            hangUp("the leader was not heard for " + patience.toSeconds() + " s");
        }
    }

    private void dial() {
        heardAt = nanoTime.getAsLong();
        Line calling = new Line();
        line = calling;
        try {
            calling.call = dialling.dial(hello(), calling);
        } catch (HoldfastException e) {
            ended(calling, String.valueOf(e.getMessage()));
        }
    }

    private WorkerHello hello() {
        return new WorkerHello(
                settings.name(),
                settings.instance(),
                settings.version(),
                settings.host(),
                settings.slots(),
                kinds.keySet(),
                List.copyOf(tasks.keySet()));
    }

    private void hangUp(String reason) {
        Line current = line;
        if (current != null) {
            if (current.call != null) {
                current.call.close();
            }
            ended(current, reason);
        }
    }

    /** Its tasks go on. */
    private void ended(Line ending, String reason) {
        if (line != ending) {
            return;
        }
        line = null;
        Duration pause = redial.next();
        dialAt = nanoTime.getAsLong() + pause.toNanos();
        LOG.info("not connected to a leader: {}; the next call is in {} ms", reason, pause.toMillis());
        changed.signalAll();
    }

    /** Takes no more tasks, stops those that run, tells the leader, and hangs up: in this order. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + settings.farewell().toNanos();
        lock.lock();
        try {
            stopping = true;
            tasks.values().forEach(task -> task.unwanted("this worker is being stopped"));
            while (isAnyRunning() && changed.awaitNanos(deadline - System.nanoTime()) > 0) {
                // Looked at again.
            }
            hangUp("this worker is being stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hangUp("this worker is being stopped");
        } finally {
            lock.unlock();
        }
    }

    private boolean isAnyRunning() {
        return tasks.values().stream().anyMatch(task -> task.end() == null);
    }

    // ---- Tasks

    private void begin(Order.Run run, Line from) {
        TaskKind kind = kinds.get(run.kind());
        if (stopping) {
            from.send(new Report.Refused(run.ref(), false, "this worker is being stopped"));
        } else if (welcome == null || run.ref().epoch() != welcome.epoch()) {
            from.send(new Report.Refused(run.ref(), false, "the task is of another leadership"));
        } else if (kind == null) {
            from.send(new Report.Refused(run.ref(), false, "this worker knows no tasks of kind " + run.kind()));
        } else if (tasks.size() >= settings.slots()) {
            from.send(new Report.Refused(run.ref(), true, "all slots are taken"));
        } else if (!tasks.containsKey(run.ref())) {
            RunningTask task = new RunningTask(run.ref(), run.group(), () -> share(run.group()));
            tasks.put(run.ref(), task);
            shares.put(run.group(), run.bytesPerSecond());
            byte[] payload = run.payload().content();
            threads.execute(() -> runNamedInTheLog(kind, payload, task));
        }
    }

    private long share(String group) {
        lock.lock();
        try {
            return shares.getOrDefault(group, 0L);
        } finally {
            lock.unlock();
        }
    }

    private void runNamedInTheLog(TaskKind kind, byte[] payload, RunningTask task) {
        MDC.put(IN_THE_LOG, task.group());
        try {
            run(kind, payload, task);
        } finally {
            MDC.remove(IN_THE_LOG);
        }
    }

    private void run(TaskKind kind, byte[] payload, RunningTask task) {
        TaskKind.Prepared prepared;
        try {
            prepared = kind.prepare(payload, task);
        } catch (RuntimeException e) {
            LOG.warn("task {} is refused", task.ref(), e);
            end(task, new Report.Refused(task.ref(), false, text(e)));
            return;
        }
        tell(new Report.Accepted(task.ref()));
        try {
            Parcel result = Parcel.of(prepared.run());
            end(task, new Report.Finished(task.ref(), task.done(), result));
        } catch (HoldfastException e) {
            LOG.info("task {} ended without being done", task.ref(), e);
            end(
                    task,
                    new Report.Failed(
                            task.ref(), e.code().name(), text(e), e.hint().orElse(null)));
        } catch (RuntimeException | Error e) {
            LOG.error("task {} died", task.ref(), e);
            end(task, new Report.Failed(task.ref(), "FAILED", text(e), null));
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private static String text(Throwable e) {
        String text = Objects.requireNonNullElseGet(e.getMessage(), e::toString);
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }

    private void tell(Report report) {
        lock.lock();
        try {
            if (line != null && line.isOpen) {
                line.send(report);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without a connection it is told once there is one. */
    private void end(RunningTask task, Report how) {
        lock.lock();
        try {
            task.ended(how);
            if (line != null && line.isOpen) {
                line.send(how);
                forget(task);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetIfEnded(RunningTask task) {
        if (task.end() != null) {
            forget(task);
        }
    }

    private void forget(RunningTask task) {
        tasks.remove(task.ref());
        if (tasks.values().stream().noneMatch(other -> other.group().equals(task.group()))) {
            shares.remove(task.group());
        }
    }

    /** One connection; of what an earlier one still says nothing is heard. */
    private final class Line implements Dialling.Listener {

        private @Nullable LeaderCall call;
        private boolean isOpen;
        private long sequence;
        private long heartbeatAt;

        @Override
        public void heard(Order order) {
            lock.lock();
            try {
                if (line == this) {
                    heardAt = nanoTime.getAsLong();
                    obey(order);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void ended(String reason) {
            lock.lock();
            try {
                Worker.this.ended(this, reason);
            } finally {
                lock.unlock();
            }
        }

        private void obey(Order order) {
            if (order instanceof Order.Welcome greeting) {
                open(greeting);
            } else if (order instanceof Order.TurnAway turnAway) {
                hangUp("turned away: " + turnAway.message());
            } else if (order instanceof Order.Run run) {
                begin(run, this);
            } else if (order instanceof Order.Cancel cancel) {
                cancel(cancel);
            } else if (order instanceof Order.Share share) {
                shares.replace(share.group(), share.bytesPerSecond());
            }
        }

        private void open(Order.Welcome greeting) {
            LOG.info("connected to the leader of epoch {}", greeting.epoch());
            welcome = greeting;
            isOpen = true;
            heartbeatAt = nanoTime.getAsLong();
            redial.succeeded();
            for (RunningTask task : List.copyOf(tasks.values())) {
                Report end = task.end();
                if (end != null) {
                    send(end);
                    forget(task);
                }
            }
        }

        private void cancel(Order.Cancel cancel) {
            RunningTask task = tasks.get(cancel.ref());
            if (task != null) {
                task.unwanted(cancel.reason());
            } else {
                // Until it is told, the leader takes the slot for taken.
                send(new Report.Failed(cancel.ref(), ErrorCode.FENCED.name(), "it does not run here", null));
            }
        }

        void heartbeatIfDue(long now) {
            long since = now - heartbeatAt;
            if (welcome == null || since < welcome.heartbeat().toNanos() || call == null || !call.isReady()) {
                return;
            }
            heartbeatAt = now;
            send(new Report.Heartbeat(
                    ++sequence,
                    tasks.values().stream()
                            .map(task -> task.progressSince(since / 1e9))
                            .toList()));
        }

        void send(Report report) {
            if (call != null) {
                call.send(report);
            }
        }
    }
}
