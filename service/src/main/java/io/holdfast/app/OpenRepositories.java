package io.holdfast.app;

import io.holdfast.measure.Bandwidth;
import io.holdfast.qualify.Qualification;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.StoreLocation;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Opens each repository once for as long as the process runs. */
final class OpenRepositories implements Repositories {

    private final Clock clock;
    private final Stores stores;
    private final Map<String, OpenPlace> open = new ConcurrentHashMap<>();

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

    Inspection inspect(String location, LongSupplier bytesPerSecond) {
        return Inspection.of(Stores.sharing(bytesPerSecond, stores.open(StoreLocation.parse(location))));
    }

    @Override
    public Optional<Bandwidth> bandwidthOf(String location) {
        return stores.bandwidthOf(StoreLocation.parse(location));
    }

    /** Tells the log what was asked of each place. */
    void report() {
        stores.report();
    }

    @Override
    public Repository open(String location, Optional<Bandwidth> bandwidth) {
        OpenPlace place = open.computeIfAbsent(location, this::openPlace);
        return bandwidth
                .map(most -> Repository.open(stores.within(most, place.store())))
                .orElse(place.repository());
    }

    @Override
    public Repository openSharing(String location, LongSupplier bytesPerSecond) {
        OpenPlace place = open.computeIfAbsent(location, this::openPlace);
        return Repository.open(Stores.sharing(bytesPerSecond, place.store()));
    }

    private OpenPlace openPlace(String location) {
        ObjectStore store = stores.open(StoreLocation.parse(location));
        return new OpenPlace(store, Repository.open(store));
    }

    private record OpenPlace(ObjectStore store, Repository repository) {}
}
