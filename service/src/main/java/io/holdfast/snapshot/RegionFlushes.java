package io.holdfast.snapshot;

import io.holdfast.error.Fenced;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Bytes;
import io.holdfast.format.TableId;
import io.holdfast.hbase.OnlineRegion;
import io.holdfast.hbase.Tables;
import io.holdfast.procedure.StepContext;
import io.holdfast.work.TaskPool;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes the regions of tables, so gently that a region server is never asked for more than a few flushes at a time, by
 * however many sessions. One object of this class serves a leader.
 *
 * <p>It only makes the snapshot that follows short, which flushes whatever is left: a region that cannot be flushed because
 * it moves or its server dies is tried again where it is then, and left alone after a few rounds.
 */
final class RegionFlushes {

    private static final Logger LOG = LoggerFactory.getLogger(RegionFlushes.class);

    private static final int ROUNDS = 3;
    private static final int THREADS = 16;

    private final int perServer;
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

    RegionFlushes(int perServer) {
        this.perServer = perServer;
    }

    void flush(Tables tables, TableId table, StepContext context) {
        List<OnlineRegion> regions = tables.onlineRegions(table);
        Round round = new Round(tables, context, regions.size());
        round.flush(regions);
        for (int i = 1; i < ROUNDS && !round.left.isEmpty(); i++) {
            Set<Bytes> left = round.left.stream().map(OnlineRegion::name).collect(Collectors.toSet());
            round.left.clear();
            round.flush(tables.onlineRegions(table).stream()
                    .filter(region -> left.contains(region.name()))
                    .toList());
        }
        if (!round.left.isEmpty()) {
            LOG.info("{} regions of table {} are left for the snapshot itself to flush", round.left.size(), table);
        }
    }

    private final class Round {

        private final Tables tables;
        private final StepContext context;
        private final int total;
        private final Queue<OnlineRegion> left = new ConcurrentLinkedQueue<>();
        private long done;

        Round(Tables tables, StepContext context, int total) {
            this.tables = tables;
            this.context = context;
            this.total = total;
        }

        void flush(List<OnlineRegion> regions) {
            Map<String, Queue<OnlineRegion>> byServer = new TreeMap<>();
            regions.forEach(region -> byServer.computeIfAbsent(region.server(), s -> new ArrayDeque<>())
                    .add(region));
            try (TaskPool pool = new TaskPool("flush", Math.min(THREADS, Math.max(1, byServer.size() * perServer)))) {
                for (int i = 0; i < perServer; i++) {
                    byServer.forEach((server, queue) -> pool.submit(() -> flushOneByOne(server, queue)));
                }
                pool.finish();
            }
        }

        private void flushOneByOne(String server, Queue<OnlineRegion> queue) {
            for (OnlineRegion region = next(queue); region != null; region = next(queue)) {
                context.checkRunning();
                if (!flushInItsPlace(server, region)) {
                    left.add(region);
                }
                progress();
            }
        }

        private @Nullable OnlineRegion next(Queue<OnlineRegion> queue) {
            synchronized (queue) {
                return queue.poll();
            }
        }

        private boolean flushInItsPlace(String server, OnlineRegion region) {
            Semaphore place = places.computeIfAbsent(server, s -> new Semaphore(perServer));
            acquire(place);
            try {
                return tables.flush(region);
            } catch (Unavailable e) {
                LOG.debug("region {} could not be flushed on {}", region.name(), server, e);
                return false;
            } finally {
                place.release();
            }
        }

        private synchronized void progress() {
            done = Math.min(done + 1, total);
            context.progress(done, total, "regions");
        }
    }

    private static void acquire(Semaphore place) {
        try {
            place.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fenced("unable to go on: this process is being stopped");
        }
    }
}
