package io.holdfast.app;

import io.holdfast.api.Progress;
import io.holdfast.api.WorkerList;
import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.archive.MergeSizes;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.IncrementalBackupProcedure;
import io.holdfast.backup.OrphanedSnapshots;
import io.holdfast.config.Configuration;
import io.holdfast.control.Lead;
import io.holdfast.control.RunningSessions;
import io.holdfast.control.SessionHistorian;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.election.CancelRequests;
import io.holdfast.election.Leadership;
import io.holdfast.election.ProgressNotes;
import io.holdfast.election.ZooKeeperJournal;
import io.holdfast.error.Conflict;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.Scheduler;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repositories;
import io.holdfast.restore.Failsafes;
import io.holdfast.restore.ImportPins;
import io.holdfast.restore.RestoreProcedures;
import io.holdfast.snapshot.SnapshotPins;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lead over a cluster with all that a leader runs, until closed. */
final class ClusterLead implements Lead {

    static final int STEPS_AT_ONCE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLead.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Held held;
    private final Clock clock;
    private final Settings settings;
    private final Crew crew;
    private final Optional<Workforce.Leading> handingOut;
    private final ProgressNotes progress;
    private final FullBackupProcedure fullBackup;
    private final SnapshotProcedures snapshots;
    private final RestoreProcedures restores;
    private final ArchiveProcedure archive;
    private final LogMergeProcedure logMerge;
    private final IncrementalBackupProcedure incrementalBackup;
    private final ProcedureEngine engine;

    /**
     * What is led, by whom; closed with the lead.
     *
     * @param self who leads, for people
     * @param scratch a folder for files that only a running step needs
     */
    record Held(CuratorFramework zooKeeper, Leadership leadership, Cluster cluster, String self, Path scratch) {}

    /**
     * Who does the work.
     *
     * @param workers those who may call this process to work for it
     * @param closing what else is closed with the lead
     */
    record Crew(Scheduler scheduler, Optional<Workforce> workers, AutoCloseable closing) {}

    /**
     * How it is to be done.
     *
     * @param failsafeKeep how long it is kept what a table was before a restore in place
     * @param merges how much of a log archive is merged at once
     */
    record Settings(Duration failsafeKeep, MergeSizes merges) {

        static Settings of(Configuration configuration) {
            return new Settings(
                    configuration.failsafeKeep(),
                    MergeSizes.ofReadings(configuration.archiving().mergedReadings()));
        }
    }

    ClusterLead(
            Held held,
            Repositories repositories,
            Clock clock,
            Settings settings,
            ProcedureListener listener,
            Crew crew) {
        this.held = held;
        this.clock = clock;
        this.settings = settings;
        this.crew = crew;
        this.handingOut =
                crew.workers().map(force -> force.lead(held.leadership().epoch()));
        Optional<Dispatcher> dispatcher = handingOut.map(Workforce.Leading::dispatcher);
        Cluster cluster = held.cluster();
        this.snapshots = new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT, dispatcher);
        this.fullBackup = new FullBackupProcedure(
                cluster,
                snapshots.batch(),
                repositories,
                new LeaderEpoch(held.leadership().epoch()),
                held.self(),
                clock,
                LocalProvider.PARALLELISM,
                dispatcher);
        this.restores = new RestoreProcedures(
                cluster, snapshots.table(), repositories, clock, LocalProvider.PARALLELISM, dispatcher);
        this.archive = new ArchiveProcedure(
                cluster,
                repositories,
                new LeaderEpoch(held.leadership().epoch()),
                clock,
                held.scratch(),
                Runtime.getRuntime().availableProcessors(),
                dispatcher);
        this.logMerge = new LogMergeProcedure(
                cluster,
                repositories,
                new LeaderEpoch(held.leadership().epoch()),
                clock,
                held.scratch().resolveSibling(held.scratch().getFileName() + "-merge"),
                settings.merges());
        this.incrementalBackup = new IncrementalBackupProcedure(
                cluster,
                archive,
                repositories,
                new LeaderEpoch(held.leadership().epoch()),
                held.self(),
                clock);
        this.progress = new ProgressNotes(held.zooKeeper(), ZooKeepers.ROOT);
        this.engine = new ProcedureEngine(
                new ZooKeeperJournal(held.zooKeeper(), ZooKeepers.ROOT, held.leadership()),
                kinds(),
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                crew.scheduler(),
                new Listeners(
                        listener,
                        new Listeners(progress, new Listeners(new SessionHistorian(repositories), new Tidying()))));
    }

    private List<Procedure<?, ?>> kinds() {
        List<Procedure<?, ?>> kinds = new ArrayList<>(snapshots.kindsWith(fullBackup));
        kinds.addAll(restores.kinds());
        kinds.add(archive);
        kinds.add(logMerge);
        kinds.add(incrementalBackup);
        return kinds;
    }

    /** From now on looks now and then for what other processes ask, and tells them how far sessions are. */
    void keepInTouch() {
        crew.scheduler().runAfter(BETWEEN_LOOKS, () -> {
            try {
                engine.checkLeading();
                CancelRequests requests = new CancelRequests(held.zooKeeper(), ZooKeepers.ROOT);
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

    ClusterId cluster() {
        return held.cluster().id();
    }

    /** Closed by whoever connected it. */
    Cluster ledCluster() {
        return held.cluster();
    }

    WorkerList workers() {
        return new WorkerList(handingOut.stream()
                .flatMap(leading -> leading.dispatcher().workers().stream())
                .map(worker -> new WorkerList.Worker(
                        worker.name(),
                        worker.host(),
                        worker.slots(),
                        worker.busy(),
                        worker.sinceHeard().toMillis() / 1000.0))
                .toList());
    }

    /** How far the sessions are that run here. */
    Map<ProcedureId, Progress> progress() {
        return asProgress(progress.latest());
    }

    static Map<ProcedureId, Progress> asProgress(Map<ProcedureId, ProgressNotes.Note> notes) {
        Map<ProcedureId, Progress> found = new HashMap<>();
        notes.forEach((id, note) ->
                found.put(id, new Progress(id.text(), note.step(), note.done(), note.total(), note.unit())));
        return found;
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
    public IncrementalBackupProcedure incrementalBackup() {
        return incrementalBackup;
    }

    @Override
    public ArchiveProcedure archive() {
        return archive;
    }

    @Override
    public LogMergeProcedure logMerge() {
        return logMerge;
    }

    @Override
    public SnapshotProcedures snapshots() {
        return snapshots;
    }

    /**
     * Deletes what neither a running session nor a restored table needs any more, one thread at a time. Fails nothing: it is
     * looked for again.
     */
    synchronized void tidyUp() {
        tidyUp(new RunningSessions(engine::list));
    }

    private synchronized void tidyUp(Set<String> running) {
        Cluster cluster = held.cluster();
        try {
            new ImportPins(cluster).release(running);
            new SnapshotPins(cluster).release(running);
            new Failsafes(cluster, clock, settings.failsafeKeep()).release(running);
            new OrphanedSnapshots(cluster).delete(running);
        } catch (RuntimeException e) {
            // Whatever it is, the session has ended, and is to be closed.
            LOG.warn("unable to look for snapshots that nobody needs; they are looked for again", e);
        }
    }

    /** Tidies up behind each session before it is closed, so that no death comes between. */
    private final class Tidying implements ProcedureListener {
        @Override
        public void ended(JournalRecord record) {
            tidyUp(new RunningSessions(() -> engine.list().stream()
                    .filter(other -> !other.id().equals(record.id()))
                    .toList()));
        }
    }

    @Override
    public void close() {
        engine.close();
        stopThreads();
        handingOut.ifPresent(Workforce.Leading::close);
        held.leadership().close();
        held.zooKeeper().close();
    }

    private void stopThreads() {
        try {
            crew.closing().close();
        } catch (Exception e) {
            LOG.warn("unable to stop threads", e);
        }
    }
}
