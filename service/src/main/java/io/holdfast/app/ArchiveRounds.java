package io.holdfast.app;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.ArchiveState;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.archive.LogMergeState;
import io.holdfast.control.Lead;
import io.holdfast.error.HoldfastException;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.ProcedureEngine.Contention;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the logs archived again and again while this server leads, to each configured repository that protects tables of the
 * cluster. A round that is not over yet is waited for.
 */
final class ArchiveRounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRounds.class);

    private static final Duration BETWEEN_TRIES = Duration.ofHours(1);

    private final List<String> locations;
    private final OpenRepositories repositories;
    private final Supplier<Optional<Leading>> leading;
    private final HoldWatch watch;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, Tried> tried = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "archive-rounds"));

    /** What was last merged, or was to be. */
    private record Tried(List<LogSegmentRef> segments, Instant at) {}

    /** The lead over a cluster; neither is closed here. */
    record Leading(Lead lead, Cluster cluster) {}

    /**
     * Rounds that have not begun.
     *
     * @param locations of the repositories, as they are persisted
     * @param leading the lead that this server has just now
     * @param watch looks at what the cluster keeps before each round, also while no repository can be reached
     */
    ArchiveRounds(
            List<String> locations,
            OpenRepositories repositories,
            Supplier<Optional<Leading>> leading,
            HoldWatch watch,
            Clock clock,
            RandomGenerator random) {
        this.locations = List.copyOf(locations);
        this.repositories = repositories;
        this.leading = leading;
        this.watch = watch;
        this.clock = clock;
        this.random = random;
    }

    void start(Duration interval) {
        Future<?> unused = thread.scheduleWithFixedDelay(
                this::roundAndSurvive, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void roundAndSurvive() {
        try {
            round();
        } catch (RuntimeException e) {
            LOG.error("unable to have the logs archived; it is tried again", e);
        }
    }

    /** Begins a session for each repository that needs one. */
    void round() {
        leading.get().ifPresentOrElse(this::watch, watch::forget);
        for (String location : locations) {
            leading.get().ifPresent(now -> {
                try {
                    archive(now, location);
                    merge(now, location);
                } catch (HoldfastException e) {
                    LOG.warn("unable to have the logs archived to {}; it is tried again", location, e);
                }
            });
        }
    }

    private void watch(Leading now) {
        try {
            watch.look(now.cluster(), now.lead().engine()::checkLeading);
        } catch (HoldfastException e) {
            LOG.warn("unable to look at what the cluster keeps; it is tried again", e);
        }
    }

    private void archive(Leading now, String location) {
        if (!protects(repositories.open(location), now.cluster().id())
                || isUnderWay(now.lead(), now.lead().archive().kind())) {
            return;
        }
        SessionId session = SessionId.create(clock.instant(), random);
        ArchiveProcedure archive = now.lead().archive();
        now.lead()
                .engine()
                .submit(
                        new ProcedureId(session.text()),
                        archive,
                        ArchiveState.begin(session, location, clock.instant())
                                .within(repositories.bandwidthOf(location)),
                        Contention.WAIT);
    }

    /** What is due; what was tried in vain is not tried again soon. */
    private void merge(Leading now, String location) {
        LogMergeProcedure merge = now.lead().logMerge();
        if (isUnderWay(now.lead(), merge.kind())) {
            return;
        }
        SessionId session = SessionId.create(clock.instant(), random);
        merge.due(session, location).filter(this::isWorthATry).ifPresent(due -> {
            LogMergeState state = due.within(repositories.bandwidthOf(location));
            tried.put(location, new Tried(state.segments(), clock.instant()));
            now.lead().engine().submit(new ProcedureId(session.text()), merge, state, Contention.WAIT);
        });
    }

    private boolean isWorthATry(LogMergeState due) {
        Tried last = tried.get(due.repository());
        return last == null
                || !last.segments().equals(due.segments())
                || clock.instant().isAfter(last.at().plus(BETWEEN_TRIES));
    }

    private static boolean protects(Repository repository, ClusterId cluster) {
        return repository
                .newestRoot()
                .log(cluster)
                .map(repository::readLogChain)
                .map(LogChain::protectedTables)
                .filter(tables -> !tables.isEmpty())
                .isPresent();
    }

    private static boolean isUnderWay(Lead lead, String kind) {
        return lead.engine().list().stream()
                .anyMatch(record -> !record.closed() && record.kind().equals(kind));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
