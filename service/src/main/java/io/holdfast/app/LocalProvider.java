package io.holdfast.app;

import io.holdfast.api.Holdfast;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.LocalSettings;
import io.holdfast.catalog.StateFolder;
import io.holdfast.config.Configuration;
import io.holdfast.config.ConfigurationFile;
import io.holdfast.control.FrontDoor;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.verify.Verifier;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Assembles a front door whose leader runs in this process, for as long as one command takes. */
public final class LocalProvider implements HoldfastProvider {

    /**
     * How many files are copied side by side. More than there are cores, as a copy waits for disks and networks as often as
     * it computes.
     */
    public static final int PARALLELISM = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    @Override
    public Holdfast open(LocalSettings settings) {
        Configuration configuration = ConfigurationFile.read(settings.config());
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        KerberosLogin login = Logins.of(configuration);
        ChosenCluster cluster = new ChosenCluster(configuration, settings.hbaseConf(), login);
        OpenRepositories repositories =
                new OpenRepositories(clock, new Stores(configuration, clock, cluster.namedFolder(), login));
        Path state = StatePlace.of(settings, configuration);
        return new FrontDoor(
                new ChosenRepository(configuration, settings.repository(), repositories, random, repositories::report),
                new StateFolder(state),
                cluster,
                new LocalLeaders(
                        repositories,
                        clock,
                        configuration.leaderSilence(),
                        ClusterLead.Settings.of(configuration),
                        StatePlace.scratch(state),
                        new BackgroundCommand(settings, state),
                        configuration.working()),
                clock,
                random,
                new Verifier(clock, PARALLELISM, Optional::empty));
    }
}
