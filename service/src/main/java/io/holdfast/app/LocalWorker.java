package io.holdfast.app;

import io.holdfast.api.WorkerRunner;
import io.holdfast.api.WorkerSettings;
import io.holdfast.archive.ReadTaskKind;
import io.holdfast.backup.CopyTaskKind;
import io.holdfast.config.Configuration;
import io.holdfast.config.ConfigurationFile;
import io.holdfast.config.WorkersEntry;
import io.holdfast.error.Rejected;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.link.Identification;
import io.holdfast.link.LeaderAtAddress;
import io.holdfast.repository.GroupRepositories;
import io.holdfast.restore.LogStageTaskKind;
import io.holdfast.restore.ReplayTaskKind;
import io.holdfast.restore.StageTaskKind;
import io.holdfast.snapshot.SnapshotVerifyTaskKind;
import io.holdfast.verify.VerifyTaskKind;
import io.holdfast.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Assembles a worker: what it runs, where it finds the leader, and its threads. */
public final class LocalWorker implements WorkerRunner {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final int MOST_SLOTS = 256;

    @Override
    public RunningWorker start(WorkerSettings settings) {
        int slots = settings.slots().orElseGet(() -> Runtime.getRuntime().availableProcessors());
        require(slots >= 1 && slots <= MOST_SLOTS, "1 to " + MOST_SLOTS + " slots", slots);
        Optional<String> named = settings.leader().map(LocalWorker::url);
        Configuration configuration = ConfigurationFile.read(settings.local().config());
        WorkersEntry working = configuration.working();
        Identification known = identification(working);
        require(
                known.certificate().isEmpty() || named.stream().allMatch(url -> url.startsWith("https:")),
                "a leader at an https URL, as workers.tls in the configuration is shown to nobody else",
                named.orElse(""));
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        KerberosLogin login = Logins.of(configuration);
        login.requireCredentials();
        ChosenCluster cluster =
                new ChosenCluster(configuration, settings.local().hbaseConf(), login);
        String instance = instance(random);
        Path state = StatePlace.of(settings.local(), configuration);
        OpenRepositories repositories =
                new OpenRepositories(clock, new Stores(configuration, clock, cluster.namedFolder(), login));
        GroupRepositories byGroup = new GroupRepositories(repositories);
        String host = host();
        String name = settings.name()
                .orElseGet(() -> host + "-" + ProcessHandle.current().pid());
        ExecutorService threads = Executors.newFixedThreadPool(slots, Daemons.named("task"));
        Supplier<String> address = named.<Supplier<String>>map(url -> () -> url)
                .orElseGet(() -> new LeaderSearch(cluster, new ZooKeepers(configuration.leaderSilence())));
        LeaderAtAddress leader = new LeaderAtAddress(address, known);
        Worker worker = new Worker(
                io.holdfast.worker.WorkerSettings.of(name, instance, version(), host, slots),
                List.of(
                        new CopyTaskKind(cluster::connect, byGroup),
                        new StageTaskKind(cluster::connect, byGroup),
                        new LogStageTaskKind(cluster::connect, byGroup),
                        new ReplayTaskKind(cluster::connect),
                        new ReadTaskKind(cluster::connect, byGroup, StatePlace.scratch(state, instance)),
                        new VerifyTaskKind(byGroup),
                        new SnapshotVerifyTaskKind(cluster::connect)),
                leader,
                threads,
                System::nanoTime,
                random);
        Ticker timer = new Ticker("worker-timer", "look after the connection");
        timer.start(TICK, worker::tick);
        return new Running(name, worker, leader, threads, timer, cluster);
    }

    private static String url(String leader) {
        String url = leader.matches("https?://.+") ? leader.replaceFirst("/+$", "") : "http://" + leader;
        require(url.matches("https?://[^/]+:[0-9]{1,5}"), "a leader of the form host:port or a URL", leader);
        return url;
    }

    private static Identification identification(WorkersEntry working) {
        return new Identification(
                Optional.ofNullable(working.tokenFile()).map(LocalWorker::token),
                Optional.ofNullable(working.tls())
                        .map(files -> PemFiles.keyPair("workers.tls", files.certificate(), files.key())),
                working.certificate() == null
                        ? List.of()
                        : PemFiles.authorities("workers.certificate", working.certificate()));
    }

    private static String token(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new Rejected(
                    "unable to read the worker's token: expected a file at %s, found none that can be read"
                            .formatted(file),
                    "workers.token-file names it in the configuration");
        }
    }

    private static void require(boolean holds, String expected, Object found) {
        if (!holds) {
            throw new Rejected("unable to start a worker: expected %s, found %s".formatted(expected, found), null);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String instance(SecureRandom random) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String version() {
        String version = LocalWorker.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** Ends in this order: no new tasks, running ones given back, the connection, the threads, the cluster. */
    private record Running(
            String name,
            Worker worker,
            LeaderAtAddress leader,
            ExecutorService threads,
            Ticker timer,
            ChosenCluster cluster)
            implements RunningWorker {

        @Override
        public void close() {
            worker.close();
            timer.close();
            leader.close();
            threads.shutdownNow();
            cluster.close();
        }
    }
}
