package io.holdfast.app;

import io.holdfast.api.WorkerList;
import io.holdfast.config.WorkersEntry;
import io.holdfast.dispatch.DispatchSettings;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.dispatch.RunOnLeader;
import io.holdfast.link.WorkerService;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/**
 * The workers of whoever leads in this process: their calls are taken by {@link #service}, and each leadership has a
 * dispatcher of its own.
 */
final class Workforce {

    /** Workers of the leader before may take as long to call the new one. */
    private static final Duration UNTIL_ALL_HAVE_CALLED = Duration.ofSeconds(40);

    private final DispatchSettings settings;
    private final WorkerService service = new WorkerService(this::leading);
    private Optional<Dispatcher> leading = Optional.empty();

    Workforce(WorkersEntry configured, int slotsHere) {
        this.settings = DispatchSettings.of(
                        RunOnLeader.valueOf(configured.runsOnLeader().toUpperCase(Locale.ROOT)), slotsHere)
                .with(configured.heartbeats(), configured.patience(), configured.standstill())
                .waitingAtFirst(UNTIL_ALL_HAVE_CALLED);
    }

    /** What takes the calls of workers; turns them away while nobody leads here. */
    WorkerService service() {
        return service;
    }

    /** The workers that are connected to the leader in this process; none while nobody leads here. */
    WorkerList workers() {
        return new WorkerList(leading().stream()
                .flatMap(dispatcher -> dispatcher.workers().stream())
                .map(worker -> new WorkerList.Worker(
                        worker.name(),
                        worker.host(),
                        worker.slots(),
                        worker.busy(),
                        worker.sinceHeard().toMillis() / 1e3))
                .toList());
    }

    /** Measures them, and what they are to do; all is zero while nobody leads here. */
    void measure(MeterRegistry registry) {
        Gauge.builder("holdfast.workers", this, of -> of.workers().workers().size())
                .description("workers that are connected to the leader")
                .register(registry);
        Gauge.builder("holdfast.worker.slots", this, of -> of.sum(worker -> worker.slots()))
                .description("tasks that they can run side by side")
                .register(registry);
        Gauge.builder("holdfast.worker.slots.busy", this, of -> of.sum(worker -> worker.busy()))
                .description("tasks that they run")
                .register(registry);
        Gauge.builder("holdfast.tasks.waiting", this, of -> of.leading()
                        .map(Dispatcher::waiting)
                        .orElse(0))
                .description("tasks that no worker has yet")
                .register(registry);
    }

    private int sum(ToIntFunction<WorkerList.Worker> number) {
        return workers().workers().stream().mapToInt(number).sum();
    }

    /** Begins to hand out tasks, until closed. */
    Leading lead(long epoch) {
        ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("dispatch"));
        Ticker timer = new Ticker("dispatch-timer", "look after workers");
        Dispatcher dispatcher = new Dispatcher(epoch, settings, System::nanoTime, threads);
        long millis = Math.max(50, settings.heartbeat().toMillis() / 2);
        timer.start(Duration.ofMillis(millis), dispatcher::tick);
        began(dispatcher);
        return new Leading(dispatcher, threads, timer);
    }

    /** Who hands out tasks just now; empty while nobody leads here. */
    synchronized Optional<Dispatcher> leading() {
        return leading;
    }

    private synchronized void began(Dispatcher dispatcher) {
        leading = Optional.of(dispatcher);
    }

    private synchronized void ended(Dispatcher dispatcher) {
        leading = leading.filter(other -> other != dispatcher);
    }

    /** The handing out of one leadership. */
    final class Leading implements AutoCloseable {

        private final Dispatcher dispatcher;
        private final ExecutorService threads;
        private final Ticker timer;

        private Leading(Dispatcher dispatcher, ExecutorService threads, Ticker timer) {
            this.dispatcher = dispatcher;
            this.threads = threads;
            this.timer = timer;
        }

        Dispatcher dispatcher() {
            return dispatcher;
        }

        @Override
        public void close() {
            ended(dispatcher);
            dispatcher.close();
            timer.close();
            threads.shutdown();
        }
    }
}
