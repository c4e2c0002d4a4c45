package io.holdfast.app;

import io.holdfast.api.Progress;
import io.holdfast.api.WorkerList;
import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.IncrementalBackupProcedure;
import io.holdfast.control.ClusterDesk;
import io.holdfast.control.Lead;
import io.holdfast.control.Leaders;
import io.holdfast.election.Leadership;
import io.holdfast.error.Conflict;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Unavailable;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.Threads;
import io.holdfast.repository.Repositories;
import io.holdfast.restore.RestoreProcedures;
import io.holdfast.server.Standing;
import io.holdfast.snapshot.SnapshotProcedures;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for the lead for as long as the process runs, and holds it for all requests while it has it. A lead that was lost
 * is given up whole, engine and all, before another is taken: nothing of one epoch is used in the next.
 */
final class ServerLeaders implements Leaders, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLeaders.class);

    /** Others may lead for as long as they like; this only bounds one call. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TIDYINGS = Duration.ofMinutes(10);
    private static final long TICK_SECONDS = 5;

    private final ClusterDesk clusters;
    private final Repositories repositories;
    private final Clock clock;
    private final Duration silence;
    private final ClusterLead.Settings settings;
    private final Path scratch;
    private final ZooKeepers zooKeepers;
    private final String address;
    private final ProcedureListener meters;
    private final Workforce workforce;
    private final SessionFeed feed = new SessionFeed();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread candidate = new Thread(this::standForTheLead, "candidate");

    private volatile Standing standing = new Standing.Starting();
    private volatile @Nullable ClusterLead held;
    private volatile CountDownLatch lost = new CountDownLatch(1);

    /**
     * @param address where clients reach this server, as a URL
     * @param silence how long this process may give no sign of life before another takes the lead
     * @param settings how it is led
     * @param scratch a folder for files that only a running step needs, of this process's own
     * @param meters hears of every session
     * @param workforce who works for this server while it leads
     */
    ServerLeaders(
            ClusterDesk clusters,
            Repositories repositories,
            Clock clock,
            Duration silence,
            ClusterLead.Settings settings,
            Path scratch,
            String address,
            ProcedureListener meters,
            Workforce workforce) {
        this.clusters = clusters;
        this.repositories = repositories;
        this.clock = clock;
        this.silence = silence;
        this.settings = settings;
        this.scratch = scratch;
        this.zooKeepers = new ZooKeepers(silence);
        this.address = address;
        this.meters = meters;
        this.workforce = workforce;
    }

    void start() {
        candidate.start();
    }

    /** Whether this server leads, and if not, who does. */
    Standing standing() {
        return standing;
    }

    /** The sessions that the leader knows; none while this server does not lead. */
    List<JournalRecord> sessions() {
        ClusterLead lead = held;
        return lead == null ? List.of() : lead.engine().list();
    }

    /** The lead that this server has just now. */
    Optional<ArchiveRounds.Leading> leadNow() {
        ClusterLead lead = held;
        return lead == null ? Optional.empty() : Optional.of(new ArchiveRounds.Leading(lead, lead.ledCluster()));
    }

    // ---- the candidate's thread

    private void standForTheLead() {
        while (!stopping()) {
            try {
                leadOnce();
            } catch (Stopped stopped) {
                break;
            } catch (HoldfastException | IllegalStateException e) {
                standing = new Standing.StandingBy(Optional.empty());
                LOG.warn("unable to stand for the lead; it is tried again", e);
                pause();
            }
        }
        standing = new Standing.Stopping();
    }

    private void leadOnce() {
        Cluster cluster = clusters.connect();
        CuratorFramework zooKeeper = zooKeepers.connect(cluster.zooKeeper());
        try {
            Leadership leadership =
                    Leadership.take(zooKeeper, ZooKeepers.ROOT, address, PATIENCE, () -> standBy(zooKeeper));
            CountDownLatch over = new CountDownLatch(1);
            lost = over;
            leadership.whenLost(over::countDown);
            serve(zooKeeper, leadership, cluster, over);
        } finally {
            zooKeeper.close();
        }
    }

    private void standBy(CuratorFramework zooKeeper) {
        if (stopping()) {
            throw new Stopped();
        }
        Optional<String> leader = Leadership.leaderOf(zooKeeper, ZooKeepers.ROOT);
        if (!(standing instanceof Standing.StandingBy now && now.leader().equals(leader))) {
            LOG.info("standing by; the leader is {}", leader.orElse("not known"));
        }
        standing = new Standing.StandingBy(leader);
    }

    private void serve(CuratorFramework zooKeeper, Leadership leadership, Cluster cluster, CountDownLatch over) {
        Threads threads = new Threads(ClusterLead.STEPS_AT_ONCE);
        String self = ManagementFactory.getRuntimeMXBean().getName();
        try (ClusterLead lead = new ClusterLead(
                new ClusterLead.Held(zooKeeper, leadership, cluster, self, scratch),
                repositories,
                clock,
                settings,
                new Listeners(feed, new Listeners(meters, new StepDown(over, this::stopping))),
                new ClusterLead.Crew(threads, Optional.of(workforce), threads))) {
            lead.keepInTouch();
            lead.engine().start();
            held = lead;
            standing = new Standing.Leading(leadership.epoch());
            LOG.info("leading, in epoch {}", leadership.epoch());
            untilOver(over, lead);
        } finally {
            standing = stopping() ? new Standing.Stopping() : new Standing.StandingBy(Optional.empty());
            held = null;
            LOG.info("not leading any more");
        }
    }

    private void untilOver(CountDownLatch over, ClusterLead lead) {
        lead.tidyUp();
        long tidied = System.nanoTime();
        while (!isOver(over) && !stopping()) {
            if (System.nanoTime() - tidied > BETWEEN_TIDYINGS.toNanos()) {
                lead.tidyUp();
                tidied = System.nanoTime();
            }
        }
        standing = stopping() ? new Standing.Stopping() : new Standing.StandingBy(Optional.empty());
        held = null;
    }

    private static boolean isOver(CountDownLatch over) {
        try {
            return over.await(TICK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void pause() {
        try {
            if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    /** Ends the wait for the lead. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    // ---- requests' threads

    private ClusterLead leading() {
        ClusterLead lead = held;
        if (lead == null) {
            throw new Unavailable(
                    "unable to go on: expected this server to lead, found that it does not", "try again", null);
        }
        return lead;
    }

    @Override
    public Lead lead(Cluster cluster, ProcedureId session, ProcedureListener listener, Runnable whileWaiting) {
        ClusterLead lead = leading();
        feed.follow(session, listener);
        return new Part(lead, () -> feed.leave(session, listener));
    }

    @Override
    public Lead leadToRecord(Cluster cluster, Runnable whileWaiting) {
        return new Part(leading(), () -> {});
    }

    @Override
    public Duration silence() {
        return silence;
    }

    @Override
    public List<JournalRecord> journal(Cluster cluster) {
        return leading().engine().list();
    }

    @Override
    public Map<ProcedureId, Progress> progress(Cluster cluster) {
        return leading().progress();
    }

    @Override
    public WorkerList workers() {
        return leading().workers();
    }

    /** At once; a session that is over by now needs no cancel, and whoever asked sees how it ended. */
    @Override
    public void askToCancel(Cluster cluster, ProcedureId session) {
        try {
            leading().engine().cancel(session);
        } catch (Conflict tooLate) {
            LOG.info("session {} is not cancelled", session, tooLate);
        }
    }

    /** It runs already. */
    @Override
    public void runInBackground(ProcedureId session) {}

    /** Gives the lead up, what runs being left to the next leader at the end of a step. */
    @Override
    public void close() {
        stop.countDown();
        lost.countDown();
        try {
            candidate.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request's part in the lead. */
    private record Part(ClusterLead lead, Runnable leaving) implements Lead {

        @Override
        public ProcedureEngine engine() {
            return lead.engine();
        }

        @Override
        public FullBackupProcedure fullBackup() {
            return lead.fullBackup();
        }

        @Override
        public RestoreProcedures restores() {
            return lead.restores();
        }

        @Override
        public SnapshotProcedures snapshots() {
            return lead.snapshots();
        }

        @Override
        public IncrementalBackupProcedure incrementalBackup() {
            return lead.incrementalBackup();
        }

        @Override
        public ArchiveProcedure archive() {
            return lead.archive();
        }

        @Override
        public LogMergeProcedure logMerge() {
            return lead.logMerge();
        }

        @Override
        public void close() {
            leaving.run();
        }
    }
}
