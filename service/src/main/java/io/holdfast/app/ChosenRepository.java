package io.holdfast.app;

import io.holdfast.config.Configuration;
import io.holdfast.config.Configuration.BackupLimits;
import io.holdfast.control.ChainLimits;
import io.holdfast.control.RepositoryDesk;
import io.holdfast.measure.Bandwidth;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repository;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The repository that the command names, or the configuration's first. */
final class ChosenRepository implements RepositoryDesk {

    private final Configuration configuration;
    private final Optional<String> named;
    private final OpenRepositories repositories;
    private final RandomGenerator random;
    private final Runnable atTheEnd;

    /** @param atTheEnd run when this is closed */
    ChosenRepository(
            Configuration configuration,
            Optional<String> named,
            OpenRepositories repositories,
            RandomGenerator random,
            Runnable atTheEnd) {
        this.configuration = configuration;
        this.named = named;
        this.repositories = repositories;
        this.random = random;
        this.atTheEnd = atTheEnd;
    }

    @Override
    public String location() {
        return repositories.canonical(configuration.locationOf(named));
    }

    @Override
    public Optional<Bandwidth> bandwidth() {
        return repositories.bandwidthOf(location());
    }

    @Override
    public ChainLimits chains() {
        BackupLimits limits = configuration.backingUp();
        return new ChainLimits(limits.mostLogBytes(), limits.longestChain());
    }

    @Override
    public boolean isNamed() {
        return named.isPresent() || configuration.hasRepositories();
    }

    @Override
    public Repository init() {
        return repositories.init(location(), random);
    }

    @Override
    public Verdict qualify() {
        return repositories.qualify(location(), random);
    }

    @Override
    public Repository open() {
        return repositories.open(location());
    }

    @Override
    public Inspection inspect(LongSupplier bytesPerSecond) {
        return repositories.inspect(location(), bytesPerSecond);
    }

    @Override
    public void close() {
        atTheEnd.run();
    }
}
