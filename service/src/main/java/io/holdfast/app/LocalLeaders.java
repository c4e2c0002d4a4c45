package io.holdfast.app;

import io.holdfast.api.Progress;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.OrphanedSnapshots;
import io.holdfast.config.WorkersEntry;
import io.holdfast.control.Lead;
import io.holdfast.control.Leaders;
import io.holdfast.control.SessionHistorian;
import io.holdfast.election.CancelRequests;
import io.holdfast.election.Leadership;
import io.holdfast.election.ProgressNotes;
import io.holdfast.election.ZooKeeperJournal;
import io.holdfast.error.Conflict;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.Scheduler;
import io.holdfast.procedure.StateCodec;
import io.holdfast.procedure.Threads;
import io.holdfast.repository.Repositories;
import io.holdfast.restore.Failsafes;
import io.holdfast.restore.ImportPins;
import io.holdfast.restore.RestoreProcedures;
import io.holdfast.snapshot.SnapshotPins;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads from this process: election and journal are in the cluster's own ZooKeeper. */
final class LocalLeaders implements Leaders {

    private static final Logger LOG = LoggerFactory.getLogger(LocalLeaders.class);

    private static final String ROOT = "/holdfast";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STEPS_AT_ONCE = 16;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int CONNECT_MILLIS = 10_000;

    private final Repositories repositories;
    private final Clock clock;
    private final Duration silence;
    private final Duration failsafeKeep;
    private final BackgroundCommand background;
    private final WorkersEntry working;

    /**
     * @param silence how long this process may give no sign of life before another takes the lead
     * @param failsafeKeep how long it is kept what a table was before a restore in place
     * @param working how to wait for workers, if at all
     */
    LocalLeaders(
            Repositories repositories,
            Clock clock,
            Duration silence,
            Duration failsafeKeep,
            BackgroundCommand background,
            WorkersEntry working) {
        this.repositories = repositories;
        this.clock = clock;
        this.silence = silence;
        this.failsafeKeep = failsafeKeep;
        this.background = background;
        this.working = working;
    }

    @Override
    public Lead lead(Cluster cluster, ProcedureListener listener, Runnable whileWaiting) {
        Threads threads = new Threads(STEPS_AT_ONCE);
        LocalLead lead = take(cluster, listener, whileWaiting, threads, threads, working);
        try {
            lead.keepInTouch();
            lead.engine().recover();
            return lead;
        } catch (RuntimeException e) {
            lead.close();
            throw e;
        }
    }

    @Override
    public Lead leadToRecord(Cluster cluster, Runnable whileWaiting) {
        LocalLead lead =
                take(cluster, ProcedureListener.NONE, whileWaiting, new CallingThread(), () -> {}, WorkersEntry.NONE);
        lead.engine().start();
        return lead;
    }

    private LocalLead take(
            Cluster cluster,
            ProcedureListener listener,
            Runnable whileWaiting,
            Scheduler scheduler,
            AutoCloseable closing,
            WorkersEntry workers) {
        CuratorFramework zooKeeper = connect(cluster.zooKeeperQuorum());
        try {
            String self = ManagementFactory.getRuntimeMXBean().getName();
            Leadership leadership = Leadership.take(zooKeeper, ROOT, self, PATIENCE, whileWaiting);
            return new LocalLead(zooKeeper, leadership, cluster, self, listener, scheduler, closing, workers);
        } catch (RuntimeException e) {
            zooKeeper.close();
            throw e;
        }
    }

    @Override
    public Duration silence() {
        return silence;
    }

    @Override
    public List<JournalRecord> journal(Cluster cluster) {
        try (CuratorFramework zooKeeper = connect(cluster.zooKeeperQuorum())) {
            return ZooKeeperJournal.readBelow(zooKeeper, ROOT).stream()
                    .filter(record -> record.parent() == null)
                    .toList();
        }
    }

    @Override
    public Map<ProcedureId, Progress> progress(Cluster cluster) {
        try (CuratorFramework zooKeeper = connect(cluster.zooKeeperQuorum())) {
            Map<ProcedureId, Progress> found = new HashMap<>();
            new ProgressNotes(zooKeeper, ROOT)
                    .read()
                    .forEach((id, note) -> found.put(
                            id, new Progress(id.text(), note.step(), note.done(), note.total(), note.unit())));
            return found;
        }
    }

    @Override
    public void askToCancel(Cluster cluster, ProcedureId session) {
        try (CuratorFramework zooKeeper = connect(cluster.zooKeeperQuorum())) {
            new CancelRequests(zooKeeper, ROOT).ask(session);
        }
    }

    @Override
    public void runInBackground(ProcedureId session) {
        background.waitFor(session);
    }

    private CuratorFramework connect(String quorum) {
        CuratorFramework zooKeeper = CuratorFrameworkFactory.newClient(
                quorum, (int) silence.toMillis(), CONNECT_MILLIS, new BoundedExponentialBackoffRetry(200, 5_000, 5));
        zooKeeper.start();
        try {
            if (zooKeeper.blockUntilConnected(CONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
                return zooKeeper;
            }
            zooKeeper.close();
            throw new Unavailable(
                    "unable to reach ZooKeeper: expected an answer from %s within %d s, found none"
                            .formatted(quorum, CONNECT_MILLIS / 1000),
                    "check that ZooKeeper is up",
                    null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            zooKeeper.close();
            throw new Unavailable("unable to reach ZooKeeper: interrupted", null, e);
        }
    }

    /** The lead, until closed. */
    private final class LocalLead implements Lead {

        private final CuratorFramework zooKeeper;
        private final Leadership leadership;
        private final Cluster cluster;
        private final Optional<WorkerPort> port;
        private final Optional<Workforce.Leading> handingOut;
        private final FullBackupProcedure fullBackup;
        private final SnapshotProcedures snapshots;
        private final RestoreProcedures restores;
        private final Scheduler scheduler;
        private final AutoCloseable closing;
        private final ProgressNotes progress;
        private final ProcedureEngine engine;

        LocalLead(
                CuratorFramework zooKeeper,
                Leadership leadership,
                Cluster cluster,
                String self,
                ProcedureListener listener,
                Scheduler scheduler,
                AutoCloseable closing,
                WorkersEntry workers) {
            this.scheduler = scheduler;
            this.closing = closing;
            this.zooKeeper = zooKeeper;
            this.leadership = leadership;
            this.cluster = cluster;
            Optional<Workforce> workforce = Optional.ofNullable(workers.listen())
                    .map(address -> new Workforce(workers, LocalProvider.PARALLELISM));
            this.port =
                    workforce.map(force -> WorkerPort.open(Objects.requireNonNull(workers.listen()), force.service()));
            this.handingOut = workforce.map(force -> force.lead(leadership.epoch()));
            this.snapshots = new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
            this.fullBackup = new FullBackupProcedure(
                    cluster,
                    snapshots.batch(),
                    repositories,
                    new LeaderEpoch(leadership.epoch()),
                    self,
                    clock,
                    LocalProvider.PARALLELISM,
                    handingOut.map(Workforce.Leading::dispatcher));
            this.restores = new RestoreProcedures(
                    cluster,
                    snapshots.table(),
                    repositories,
                    clock,
                    LocalProvider.PARALLELISM,
                    handingOut.map(Workforce.Leading::dispatcher));
            this.progress = new ProgressNotes(zooKeeper, ROOT);
            this.engine = new ProcedureEngine(
                    new ZooKeeperJournal(zooKeeper, ROOT, leadership),
                    kinds(),
                    new StateCodec(ValueForms.module()),
                    clock,
                    RetryPolicy.DEFAULT,
                    scheduler,
                    new Listeners(listener, new Listeners(progress, new SessionHistorian(repositories))));
        }

        private List<Procedure<?, ?>> kinds() {
            List<Procedure<?, ?>> kinds = new ArrayList<>(snapshots.kindsWith(fullBackup));
            kinds.addAll(restores.kinds());
            return kinds;
        }

        private void stopThreads() {
            try {
                closing.close();
            } catch (Exception e) {
                LOG.warn("unable to stop threads", e);
            }
        }

        /** Looks now and then for what other processes ask, and tells them how far sessions are. */
        private void keepInTouch() {
            scheduler.runAfter(BETWEEN_LOOKS, () -> {
                try {
                    engine.checkLeading();
                    CancelRequests requests = new CancelRequests(zooKeeper, ROOT);
                    requests.pending().forEach(id -> {
                        cancel(id);
                        requests.answered(id);
                    });
                    progress.publish();
                } catch (HoldfastException | IllegalStateException e) {
                    LOG.warn("unable to talk to other processes; this is tried again", e);
                }
                keepInTouch();
            });
        }

        private void cancel(ProcedureId id) {
            try {
                engine.cancel(id);
            } catch (Rejected | Conflict tooLate) {
                LOG.info("session {} is not cancelled", id, tooLate);
            }
        }

        @Override
        public ProcedureEngine engine() {
            return engine;
        }

        @Override
        public FullBackupProcedure fullBackup() {
            return fullBackup;
        }

        @Override
        public RestoreProcedures restores() {
            return restores;
        }

        @Override
        public SnapshotProcedures snapshots() {
            return snapshots;
        }

        @Override
        public void tidyUp() {
            Set<String> unfinished = engine.list().stream()
                    .filter(record -> !record.phase().isEnded())
                    .map(record -> record.id().text())
                    .collect(Collectors.toSet());
            try {
                new ImportPins(cluster).release(unfinished);
                new SnapshotPins(cluster).release(unfinished);
                new Failsafes(cluster, clock, failsafeKeep).release(unfinished);
                new OrphanedSnapshots(cluster).delete(unfinished);
            } catch (HoldfastException e) {
                LOG.warn("unable to look for snapshots that nobody needs; the next start looks again", e);
            }
        }

        @Override
        public void close() {
            engine.close();
            stopThreads();
            handingOut.ifPresent(Workforce.Leading::close);
            port.ifPresent(WorkerPort::close);
            leadership.close();
            zooKeeper.close();
        }
    }
}
