package io.holdfast.app;

import io.holdfast.api.Progress;
import io.holdfast.api.WorkerList;
import io.holdfast.config.WorkersEntry;
import io.holdfast.control.Lead;
import io.holdfast.control.Leaders;
import io.holdfast.election.CancelRequests;
import io.holdfast.election.Leadership;
import io.holdfast.election.ProgressNotes;
import io.holdfast.election.ZooKeeperJournal;
import io.holdfast.error.Unavailable;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.Threads;
import io.holdfast.repository.Repositories;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;

/** Leads from this process: election and journal are in the cluster's own ZooKeeper. */
final class LocalLeaders implements Leaders {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Repositories repositories;
    private final Clock clock;
    private final Duration silence;
    private final ZooKeepers zooKeepers;
    private final ClusterLead.Settings settings;
    private final Path scratch;
    private final BackgroundCommand background;
    private final WorkersEntry working;

    /**
     * @param silence how long this process may give no sign of life before another takes the lead
     * @param settings how it is led
     * @param scratch a folder for files that only a running step needs, of this process's own
     * @param working how to wait for workers, if at all
     */
    LocalLeaders(
            Repositories repositories,
            Clock clock,
            Duration silence,
            ClusterLead.Settings settings,
            Path scratch,
            BackgroundCommand background,
            WorkersEntry working) {
        this.repositories = repositories;
        this.clock = clock;
        this.silence = silence;
        this.zooKeepers = new ZooKeepers(silence);
        this.settings = settings;
        this.scratch = scratch;
        this.background = background;
        this.working = working;
    }

    @Override
    public Lead lead(Cluster cluster, ProcedureId session, ProcedureListener listener, Runnable whileWaiting) {
        Threads threads = new Threads(ClusterLead.STEPS_AT_ONCE);
        ClusterLead lead = take(cluster, listener, whileWaiting, () -> crew(threads));
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
        ClusterLead lead = take(
                cluster,
                ProcedureListener.NONE,
                whileWaiting,
                () -> new ClusterLead.Crew(new CallingThread(), Optional.empty(), () -> {}));
        lead.engine().start();
        return lead;
    }

    private ClusterLead take(
            Cluster cluster, ProcedureListener listener, Runnable whileWaiting, Supplier<ClusterLead.Crew> crew) {
        CuratorFramework zooKeeper = zooKeepers.connect(cluster.zooKeeper());
        try {
            String self = ManagementFactory.getRuntimeMXBean().getName();
            Leadership leadership = Leadership.take(zooKeeper, ZooKeepers.ROOT, self, PATIENCE, whileWaiting);
            return new ClusterLead(
                    new ClusterLead.Held(zooKeeper, leadership, cluster, self, scratch),
                    repositories,
                    clock,
                    settings,
                    listener,
                    crew.get());
        } catch (RuntimeException e) {
            zooKeeper.close();
            throw e;
        }
    }

    /** Threads, and, if the configuration names a port for them, workers. */
    private ClusterLead.Crew crew(Threads threads) {
        String address = working.listen();
        if (address == null) {
            return new ClusterLead.Crew(threads, Optional.empty(), threads);
        }
        Workforce workforce = new Workforce(working, LocalProvider.PARALLELISM);
        WorkerPort port = WorkerPort.open(address, workforce.service());
        return new ClusterLead.Crew(threads, Optional.of(workforce), () -> {
            threads.close();
            port.close();
        });
    }

    @Override
    public WorkerList workers() {
        throw new Unavailable(
                "unable to list workers: expected a service that they are connected to, found --local",
                "leave out --local",
                null);
    }

    @Override
    public Map<ProcedureId, Progress> progress(Cluster cluster) {
        try (CuratorFramework zooKeeper = zooKeepers.connect(cluster.zooKeeper())) {
            return ClusterLead.asProgress(new ProgressNotes(zooKeeper, ZooKeepers.ROOT).read());
        }
    }

    @Override
    public Duration silence() {
        return silence;
    }

    @Override
    public List<JournalRecord> journal(Cluster cluster) {
        try (CuratorFramework zooKeeper = zooKeepers.connect(cluster.zooKeeper())) {
            return ZooKeeperJournal.readBelow(zooKeeper, ZooKeepers.ROOT).stream()
                    .filter(record -> record.parent() == null)
                    .toList();
        }
    }

    @Override
    public void askToCancel(Cluster cluster, ProcedureId session) {
        try (CuratorFramework zooKeeper = zooKeepers.connect(cluster.zooKeeper())) {
            new CancelRequests(zooKeeper, ZooKeepers.ROOT).ask(session);
        }
    }

    @Override
    public void runInBackground(ProcedureId session) {
        background.waitFor(session);
    }
}
