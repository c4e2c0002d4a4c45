package io.holdfast.app;

import io.holdfast.error.HoldfastException;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.ClusterId;
import io.holdfast.repository.Repositories;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how old each table's newest backup is, while this server leads: as the configured repositories say, which are
 * looked into now and then. A repository that cannot be read keeps what it said, so that the ages go on growing.
 */
final class RestorePointMeters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RestorePointMeters.class);

    private static final Duration EVERY = Duration.ofMinutes(1);

    /** Of each repository, in the order of their names: a monitoring system suffers from more. */
    static final int MOST_TABLES = 10_000;

    private final Map<String, String> places;
    private final Repositories repositories;
    private final Supplier<@Nullable ClusterId> led;
    private final Clock clock;
    private final MultiGauge ages;
    private final Map<String, Map<String, Instant>> newest = new HashMap<>();
    private final Map<String, Boolean> readable = new ConcurrentHashMap<>();
    private final Ticker ticker = new Ticker("restore-points", "measure the age of restore points");

    /**
     * @param places locations of repositories, by the names that they are to have here
     * @param led the cluster that this server leads; null while it does not lead
     */
    RestorePointMeters(
            MeterRegistry registry,
            Map<String, String> places,
            Repositories repositories,
            Supplier<@Nullable ClusterId> led,
            Clock clock) {
        this.places = new TreeMap<>(places);
        this.repositories = repositories;
        this.led = led;
        this.clock = clock;
        this.ages = MultiGauge.builder("holdfast.restore.point.age")
                .baseUnit("seconds")
                .description("how long ago the newest backup of a table began")
                .register(registry);
        places.keySet().forEach(name -> Gauge.builder(
                        "holdfast.repository.readable", readable, of -> of.getOrDefault(name, true) ? 1 : 0)
                .tag("repository", name)
                .description("0 when the leader could not read the repository when it last tried")
                .register(registry));
    }

    void start() {
        ticker.start(EVERY, this::look);
    }

    /** Looks into all repositories, one after the other. */
    void look() {
        ClusterId cluster = led.get();
        if (cluster == null) {
            newest.clear();
            readable.clear();
        } else {
            places.forEach((name, location) -> look(name, location, cluster));
        }
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        newest.forEach((name, tables) -> tables.forEach((table, began) ->
                rows.add(MultiGauge.Row.of(Tags.of("repository", name, "table", table), () -> age(began)))));
        ages.register(rows, true);
    }

    private void look(String name, String location, ClusterId cluster) {
        try {
            SortedMap<String, Instant> tables = new TreeMap<>();
            for (BackupEntry backup : repositories.open(location).newestRoot().backups()) {
                if (backup.cluster().equals(cluster)) {
                    backup.tables()
                            .forEach(table ->
                                    tables.merge(table.toString(), backup.startedAt(), RestorePointMeters::later));
                }
            }
            newest.put(name, first(tables));
            readable.put(name, true);
        } catch (HoldfastException e) {
            readable.put(name, false);
            LOG.warn("unable to read repository {} to measure the age of restore points", name, e);
        }
    }

    private static Map<String, Instant> first(SortedMap<String, Instant> tables) {
        Map<String, Instant> some = new TreeMap<>();
        tables.entrySet().stream().limit(MOST_TABLES).forEach(entry -> some.put(entry.getKey(), entry.getValue()));
        return some;
    }

    private double age(Instant began) {
        return Duration.between(began, clock.instant()).toMillis() / 1000.0;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    @Override
    public void close() {
        ticker.close();
    }
}
