package io.holdfast.app;

import io.holdfast.archive.HoldLimits;
import io.holdfast.archive.HoldLimits.Held;
import io.holdfast.hbase.Cluster;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what the cluster keeps for log archives, measures it, warns, and releases it when it is too much. */
final class HoldWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HoldWatch.class);

    private final HoldLimits limits;
    private final Clock clock;
    private volatile List<Held> last = List.of();

    HoldWatch(HoldLimits limits, MeterRegistry registry, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        Gauge.builder("holdfast.hold.age", this, HoldWatch::oldest)
                .baseUnit("seconds")
                .description(
                        "how long the cluster has kept logs for a log archive; more than an hour if they are not read")
                .register(registry);
        Gauge.builder("holdfast.hold.bytes", this, HoldWatch::bytes)
                .description("closed logs that the cluster keeps for a log archive")
                .register(registry);
    }

    /** @param checkLeading throws if somebody else leads */
    void look(Cluster cluster, Runnable checkLeading) {
        last = HoldLimits.find(cluster);
        for (Held hold : last) {
            if (limits.areExceededBy(hold, clock)) {
                checkLeading.run();
                cluster.wals().release(hold.name());
                LOG.error(
                        "released the logs of the cluster that nobody has read: hold {} was kept for {} with {} bytes. What is"
                                + " archived ends with the last reading; take backups once the logs are read again",
                        hold.name(),
                        hold.age(clock.instant()),
                        hold.bytes());
            } else if (limits.areNearFor(hold, clock)) {
                LOG.warn(
                        "the cluster keeps logs that nobody reads: hold {} for {} with {} bytes. They are released after {} or"
                                + " with {} bytes",
                        hold.name(),
                        hold.age(clock.instant()),
                        hold.bytes(),
                        limits.longest(),
                        limits.mostBytes());
            }
        }
    }

    /** Nothing is known any more. */
    void forget() {
        last = List.of();
    }

    private double oldest() {
        return last.stream()
                .mapToDouble(hold -> hold.age(clock.instant()).toMillis() / 1000.0)
                .max()
                .orElse(0);
    }

    private double bytes() {
        return last.stream().mapToLong(Held::bytes).max().orElse(0);
    }
}
