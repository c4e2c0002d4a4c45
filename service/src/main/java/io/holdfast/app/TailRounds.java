package io.holdfast.app;

import io.holdfast.archive.LogTailer;
import io.holdfast.control.Lead;
import io.holdfast.error.HoldfastException;
import io.holdfast.repository.Repositories;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has logs looked at that are not read yet, again and again while this server leads, for each repository for which that was asked.
 * On a thread of its own, as a reading must not wait for a look, nor the other way round.
 */
final class TailRounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TailRounds.class);

    /** A fraction of the shortest time between looks. */
    private static final Duration TICK = Duration.ofMillis(100);

    private final Repositories repositories;
    private final Supplier<Optional<ArchiveRounds.Leading>> leading;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, Duration> wanted = new ConcurrentHashMap<>();
    private final Map<String, Round> rounds = new HashMap<>();
    private int tailers;
    private final Ticker ticker = new Ticker("tail-rounds", "look at open logs");

    /**
     * The looks for one repository.
     *
     * @param lead under which it is looked
     * @param next when the next one is due
     */
    private record Round(Lead lead, LogTailer tailer, Instant next) {}

    TailRounds(
            Repositories repositories,
            Supplier<Optional<ArchiveRounds.Leading>> leading,
            Clock clock,
            RandomGenerator random) {
        this.repositories = repositories;
        this.leading = leading;
        this.clock = clock;
        this.random = random;
    }

    void start() {
        ticker.start(TICK, this::round);
    }

    /** From now on it is looked for a repository so often; not at all if that is empty. For any thread. */
    void follow(String location, Optional<Duration> every) {
        every.ifPresentOrElse(time -> wanted.put(location, time), () -> wanted.remove(location));
    }

    /** Looks for each repository for which that is due. */
    void round() {
        Optional<ArchiveRounds.Leading> now = leading.get();
        if (now.isEmpty()) {
            wanted.clear();
            rounds.clear();
            return;
        }
        rounds.keySet().retainAll(wanted.keySet());
        wanted.forEach((location, every) -> {
            Round round = roundOf(location, now.get());
            if (!clock.instant().isBefore(round.next())) {
                Instant begun = clock.instant();
                look(location, round.tailer());
                rounds.put(location, new Round(round.lead(), round.tailer(), begun.plus(every)));
            }
        });
    }

    private Round roundOf(String location, ArchiveRounds.Leading now) {
        Round known = rounds.get(location);
        return known != null && known.lead() == now.lead()
                ? known
                : new Round(now.lead(), now.lead().archive().tailer(random, ++tailers), Instant.EPOCH);
    }

    private void look(String location, LogTailer tailer) {
        try {
            Optional<Instant> unused = tailer.look(repositories.open(location, repositories.bandwidthOf(location)));
        } catch (HoldfastException e) {
            LOG.warn("unable to look at open logs for {}; it is tried again: {}", location, e.getMessage());
        } catch (RuntimeException e) {
            // Whatever it is, other repositories do not wait for it.
            LOG.error("unable to look at open logs for {}; it is tried again", location, e);
        }
    }

    @Override
    public void close() {
        ticker.close();
    }
}
