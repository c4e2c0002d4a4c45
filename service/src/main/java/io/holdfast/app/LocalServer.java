package io.holdfast.app;

import io.holdfast.api.ServerRunner;
import io.holdfast.api.ServerSettings;
import io.holdfast.archive.HoldLimits;
import io.holdfast.catalog.StateFolder;
import io.holdfast.config.Configuration;
import io.holdfast.config.ConfigurationFile;
import io.holdfast.control.ClusterDesk;
import io.holdfast.control.FrontDoor;
import io.holdfast.hbase.Cluster;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.server.Doors;
import io.holdfast.server.HttpServer;
import io.holdfast.server.Standing;
import io.holdfast.verify.Verifier;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the service: one port, and behind it a front door for each request, all of which share the lead, the cluster
 * and the repositories.
 */
public final class LocalServer implements ServerRunner {

    @Override
    public RunningServer start(ServerSettings settings) {
        Configuration configuration = ConfigurationFile.read(settings.local().config());
        Listening listening = Listening.of(configuration.serving(), settings.host(), settings.port());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        KerberosLogin login = Logins.of(configuration);
        login.requireCredentials();
        ChosenCluster cluster =
                new ChosenCluster(configuration, settings.local().hbaseConf(), login);
        OpenRepositories repositories =
                new OpenRepositories(clock, new Stores(configuration, clock, cluster.namedFolder(), login));
        StateFolder memories = new StateFolder(StatePlace.of(settings.local(), configuration));
        ClusterDesk shared = new SharedCluster(cluster);
        Workforce workforce = new Workforce(configuration.working(), LocalProvider.PARALLELISM);
        Verifier verifier = new Verifier(clock, LocalProvider.PARALLELISM, workforce::leading);
        // The port is known once it listens, and who leads announces it: so requests may come before there are leaders.
        Candidacy candidacy = new Candidacy();
        Doors doors = repository -> new FrontDoor(
                new ChosenRepository(
                        configuration, repository.or(settings.local()::repository), repositories, random, () -> {}),
                memories,
                shared,
                candidacy.leaders(),
                clock,
                random,
                verifier);
        HttpServer http = HttpServer.start(
                listening.binding(),
                HttpServer.Limits.USUAL,
                new HttpServer.Inside(
                        doors,
                        candidacy::standing,
                        meters,
                        List.of(workforce.service().asHttpService())));
        SessionMeters sessions = new SessionMeters(meters);
        ServerLeaders candidate = new ServerLeaders(
                shared,
                repositories,
                clock,
                configuration.leaderSilence(),
                ClusterLead.Settings.of(configuration),
                StatePlace.scratch(StatePlace.of(settings.local(), configuration)),
                listening.address(http.port()),
                sessions,
                workforce);
        sessions.watch(candidate);
        workforce.measure(meters);
        RestorePointMeters restorePoints = new RestorePointMeters(
                meters,
                configuration.places(),
                repositories,
                () -> candidate.standing() instanceof Standing.Leading
                        ? cluster.connect().id()
                        : null,
                clock);
        candidacy.begin(candidate);
        restorePoints.start();
        TailRounds tails = new TailRounds(repositories, candidate::leadNow, clock, random);
        ArchiveRounds rounds = new ArchiveRounds(
                configuration.places().values().stream()
                        .map(repositories::canonical)
                        .toList(),
                repositories,
                candidate::leadNow,
                configuration.archiving(),
                new HoldWatch(
                        new HoldLimits(
                                configuration.archiving().longestHold(),
                                configuration.archiving().mostHeld().bytes()),
                        meters,
                        clock),
                tails,
                clock,
                random);
        rounds.start();
        tails.start();
        return new Running(
                listening.address(http.port()), candidate, http, restorePoints, rounds, tails, cluster, repositories);
    }

    /** What is known of who leads, from before there is anybody to ask. */
    private static final class Candidacy {

        private volatile @Nullable ServerLeaders candidate;

        void begin(ServerLeaders leaders) {
            candidate = leaders;
            leaders.start();
        }

        ServerLeaders leaders() {
            return Objects.requireNonNull(candidate, "who does not lead yet hands no request on");
        }

        Standing standing() {
            ServerLeaders now = candidate;
            return now == null ? new Standing.Starting() : now.standing();
        }
    }

    /** Stops leading first, so that another can go on while what was asked here is still being answered. */
    private record Running(
            String address,
            ServerLeaders leaders,
            HttpServer http,
            RestorePointMeters restorePoints,
            ArchiveRounds rounds,
            TailRounds tails,
            ChosenCluster cluster,
            OpenRepositories repositories)
            implements RunningServer {

        @Override
        public void close() {
            rounds.close();
            tails.close();
            leaders.close();
            http.close();
            restorePoints.close();
            cluster.close();
            repositories.report();
        }
    }

    /** The cluster that all requests share; that one of them is done does not close it. */
    private record SharedCluster(ChosenCluster cluster) implements ClusterDesk {

        @Override
        public Cluster connect() {
            return cluster.connect();
        }

        @Override
        public boolean isNamed() {
            return cluster.isNamed();
        }

        @Override
        public void close() {}
    }
}
