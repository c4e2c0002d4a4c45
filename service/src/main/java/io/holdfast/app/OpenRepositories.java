package io.holdfast.app;

import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.storage.StoreLocation;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Opens each repository once for as long as the process runs. */
final class OpenRepositories implements Repositories {

    private final Clock clock;
    private final Map<String, Repository> open = new ConcurrentHashMap<>();

    OpenRepositories(Clock clock) {
        this.clock = clock;
    }

    /** The location as it is persisted: a URI, whatever the user wrote. */
    String canonical(String location) {
        return StoreLocation.parse(location).toString();
    }

    Repository init(String location, RandomGenerator random) {
        return Repository.init(StoreLocation.parse(location).open(), random, clock);
    }

    Inspection inspect(String location) {
        return Inspection.of(StoreLocation.parse(location).open());
    }

    @Override
    public Repository open(String location) {
        return open.computeIfAbsent(
                location, l -> Repository.open(StoreLocation.parse(l).open()));
    }
}
