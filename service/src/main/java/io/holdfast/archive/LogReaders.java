package io.holdfast.archive;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.measure.Bandwidth;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskPool;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Those who read logs: workers where there is much to read and they have time for it, and this process otherwise. What is
 * protected needs no worker, and does not wait behind other work.
 */
final class LogReaders {

    private final Cluster cluster;
    private final Repositories repositories;
    private final Places places;
    private final Path scratch;
    private final int parallelism;
    private final Optional<Dispatcher> workers;

    /**
     * @param scratch a folder for what is sorted, of this process's own
     * @param parallelism logs that this process reads side by side
     */
    LogReaders(
            Cluster cluster,
            Repositories repositories,
            Places places,
            Path scratch,
            int parallelism,
            Optional<Dispatcher> workers) {
        this.cluster = cluster;
        this.repositories = repositories;
        this.places = places;
        this.scratch = scratch;
        this.parallelism = parallelism;
        this.workers = workers;
    }

    /** Reads all files of a plan, and waits for it. */
    ReadEdits read(
            ArchiveState state, ReadingPlan plan, Collection<TableId> tables, Instant after, StepContext context) {
        List<LogShare> shares = plan.shares(tables, after);
        if (shares.isEmpty()) {
            return ReadEdits.joined(List.of());
        }
        LongConsumer progress = following(plan, context);
        EditReading begun = begin(state, shares, context);
        Map<Integer, ReadEdits> parts = new ConcurrentSkipListMap<>();
        // What reads is closed before the threads that wait for it.
        try (TaskPool pool = new TaskPool("read-logs", atOnce(shares, begun));
                EditReading reading = begun) {
            for (int i = 0; i < shares.size(); i++) {
                int number = i;
                pool.submit(() -> parts.put(number, reading.read(shares.get(number), progress)));
            }
            pool.finish();
        } finally {
            new ScratchFolder(scratch).delete();
        }
        context.progress(plan.files().size(), plan.files().size(), "logs");
        return ReadEdits.joined(List.copyOf(parts.values()));
    }

    /** With a single share, on the thread that asks. */
    private static int atOnce(List<LogShare> shares, EditReading reading) {
        return Math.min(shares.size(), reading.parallelism());
    }

    /** Each byte is read, and at most about as many are stored. */
    private static LongConsumer following(ReadingPlan plan, StepContext context) {
        long files = plan.files().size();
        long total = Math.max(1, 2 * plan.bytes());
        AtomicLong done = new AtomicLong();
        return bytes -> {
            context.checkRunning();
            long read = files * done.addAndGet(bytes) / total;
            context.progress(Math.max(0, Math.min(read, files)), files, "logs");
        };
    }

    private EditReading begin(ArchiveState state, List<LogShare> shares, StepContext context) {
        return workers.filter(dispatcher -> shares.size() > 1 && haveTime(dispatcher))
                .map(dispatcher -> byWorkers(dispatcher, state, context))
                .orElseGet(() -> here(state));
    }

    private static boolean haveTime(Dispatcher dispatcher) {
        return dispatcher.hasWorkerFor(ReadTask.KIND) && dispatcher.waiting() == 0;
    }

    private EditReading here(ArchiveState state) {
        return here(repositories.open(state.repository(), Optional.ofNullable(state.bandwidth())), state);
    }

    private EditReading here(Repository limited, ArchiveState state) {
        return new ReadingHere(cluster, limited, places, state.session(), scratch, parallelism);
    }

    private EditReading byWorkers(Dispatcher dispatcher, ArchiveState state, StepContext context) {
        Bandwidth bandwidth = state.bandwidth();
        OptionalLong limit = bandwidth == null ? OptionalLong.empty() : OptionalLong.of(bandwidth.bytesPerSecond());
        String name = state.session() + "-" + places.next(state.session()).attempt();
        Delegation delegation = dispatcher.begin(name, limit, context::checkRunning);
        Repository limited = repositories.openSharing(state.repository(), delegation::shareHere);
        return new ReadingByWorkers(
                delegation,
                cluster,
                limited,
                new ReadingByWorkers.Origin(state.repository(), state.session()),
                places,
                here(limited, state));
    }
}
