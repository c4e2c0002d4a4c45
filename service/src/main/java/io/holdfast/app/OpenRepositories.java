package io.holdfast.app;

import io.holdfast.qualify.Qualification;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.StoreLocation;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Opens each repository once for as long as the process runs. */
final class OpenRepositories implements Repositories {

    private final Clock clock;
    private final Stores stores;
    private final Map<String, Repository> open = new ConcurrentHashMap<>();

    OpenRepositories(Clock clock, Stores stores) {
        this.clock = clock;
        this.stores = stores;
    }

    /** The location as it is persisted: a URI, whatever the user wrote. */
    String canonical(String location) {
        return StoreLocation.parse(location).toString();
    }

    Repository init(String location, RandomGenerator random) {
        ObjectStore store = stores.open(StoreLocation.parse(location));
        Qualification qualification = new Qualification(store, random, clock);
        return Repository.initAfter(() -> qualification.quick().requireFit(location), store, random, clock);
    }

    Verdict qualify(String location, RandomGenerator random) {
        return new Qualification(stores.open(StoreLocation.parse(location)), random, clock).full();
    }

    @Override
    public Repository open(String location) {
        return open.computeIfAbsent(location, l -> Repository.open(stores.open(StoreLocation.parse(l))));
    }
}
