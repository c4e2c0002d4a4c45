package io.holdfast.app;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.ArchiveState;
import io.holdfast.archive.LoadPins;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.archive.LogMergeState;
import io.holdfast.backup.FullBackupState;
import io.holdfast.config.PitrEntry;
import io.holdfast.control.ImageRenewal;
import io.holdfast.control.Lead;
import io.holdfast.error.Conflict;
import io.holdfast.error.HoldfastException;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTable;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.ProcedureEngine.Contention;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the logs archived again and again while this server leads, to each configured repository that protects tables of the
 * cluster. A round that is not over yet is waited for.
 */
final class ArchiveRounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRounds.class);

    /** A fraction of the shortest interval. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final Duration BETWEEN_TRIES = Duration.ofHours(1);
    private static final int MOST_IMAGES = 16;

    private final List<String> locations;
    private final Repositories repositories;
    private final Supplier<Optional<Leading>> leading;
    private final HoldWatch watch;
    private final TailRounds tails;
    private final Clock clock;
    private final RandomGenerator random;
    private final PitrEntry settings;
    private final Map<String, Tried> tried = new HashMap<>();
    private final Map<String, Renewed> renewed = new HashMap<>();
    private final Map<String, Round> rounds = new HashMap<>();
    private Instant watched = Instant.EPOCH;
    private final Ticker ticker = new Ticker("archive-rounds", "have the logs archived");

    /** What was last merged, or was to be. */
    private record Tried(List<LogSegmentRef> segments, Instant at) {}

    /** Of which tables images were last looked for. */
    private record Renewed(List<LogTable> tables, Instant at) {}

    /**
     * What is known of the rounds of one repository.
     *
     * @param looked when the last one was
     * @param next when the next one is due
     * @param archived as it was when it was last seen; empty if it never was under this lead, or nothing is protected
     */
    private record Round(Instant looked, Instant next, Optional<Protected> archived) {

        private static final Round FIRST = new Round(Instant.EPOCH, Instant.EPOCH, Optional.empty());

        Round with(Optional<Protected> found) {
            return new Round(looked, next, found);
        }

        Round before(Instant later) {
            return new Round(looked, later, archived);
        }
    }

    private record Protected(LogChain chain, LoadPins pins) {}

    /** The lead over a cluster; neither is closed here. */
    record Leading(Lead lead, Cluster cluster) {}

    /**
     * Rounds that have not begun.
     *
     * @param locations of the repositories, as they are persisted
     * @param leading the lead that this server has just now
     * @param watch looks at what the cluster keeps from time to time, also while no repository can be reached
     * @param tails told for which repositories more than readings is wanted
     */
    ArchiveRounds(
            List<String> locations,
            Repositories repositories,
            Supplier<Optional<Leading>> leading,
            PitrEntry settings,
            HoldWatch watch,
            TailRounds tails,
            Clock clock,
            RandomGenerator random) {
        this.locations = List.copyOf(locations);
        this.repositories = repositories;
        this.leading = leading;
        this.settings = settings;
        this.watch = watch;
        this.tails = tails;
        this.clock = clock;
        this.random = random;
    }

    void start() {
        ticker.start(TICK, this::round);
    }

    /** Begins a session for each repository that needs one. */
    void round() {
        Optional<Leading> now = leading.get();
        if (now.isEmpty()) {
            watch.forget();
            rounds.clear();
            watched = Instant.EPOCH;
            return;
        }
        if (!clock.instant().isBefore(watched.plus(settings.betweenReadings()))) {
            watch(now.get());
            watched = clock.instant();
        }
        for (String location : locations) {
            Round round = rounds.getOrDefault(location, Round.FIRST);
            if (!clock.instant().isBefore(round.next()) || wasAsked(now.get().lead(), round.looked())) {
                rounds.put(location, next(now.get(), location, round));
            }
        }
    }

    private void watch(Leading now) {
        try {
            watch.look(now.cluster(), now.lead().engine()::checkLeading);
        } catch (HoldfastException e) {
            LOG.warn("unable to look at what the cluster keeps; it is tried again", e);
        }
    }

    /** Whether somebody has protected tables since, and may have said how often logs are to be read. */
    private static boolean wasAsked(Lead lead, Instant since) {
        return lead.engine().list().stream()
                .anyMatch(record -> record.closed()
                        && record.kind().equals(lead.archive().kind())
                        && record.updatedAt().isAfter(since)
                        && !lead.engine()
                                .stateOf(record, lead.archive())
                                .enable()
                                .isEmpty());
    }

    private Round next(Leading now, String location, Round round) {
        Round known = new Round(clock.instant(), round.next(), round.archived());
        boolean isReached = false;
        try {
            Repository repository = repositories.open(location);
            Optional<LogChain> chain = protecting(repository, now.cluster().id());
            known = known.with(chain.map(found -> new Protected(found, pinsOf(round, repository))));
            isReached = true;
            tails.follow(location, chain.flatMap(LogChain::tail));
            chain.ifPresent(found -> archive(now, location));
            merge(now, location);
            chain.ifPresent(found -> renewImages(now, location, repository, found));
        } catch (HoldfastException e) {
            LOG.warn("unable to have the logs archived to {}; it is tried again: {}", location, e.getMessage());
        }
        Duration wait =
                known.archived().flatMap(what -> what.chain().interval()).orElse(settings.betweenReadings());
        if (known.archived().isPresent()) {
            Protected what = known.archived().get();
            if (isReached && !isOverdue(what.chain(), wait)) {
                what.pins().forget();
            } else {
                keepLoaded(now, what);
            }
        }
        return known.before(clock.instant().plus(wait));
    }

    private LoadPins pinsOf(Round round, Repository repository) {
        return round.archived()
                .map(Protected::pins)
                .orElseGet(() -> new LoadPins(repository.header().id(), settings.longestHold(), clock));
    }

    /** Whether the last reading is longer ago than it is while all goes well. */
    private boolean isOverdue(LogChain chain, Duration interval) {
        Instant last = chain.lastReading().createdAt();
        Instant now = clock.instant();
        // Later than now it was by another clock: nobody knows how long ago.
        return last.isAfter(now) || !now.isBefore(last.plus(interval.multipliedBy(3)));
    }

    private void keepLoaded(Leading now, Protected what) {
        try {
            what.pins()
                    .keep(
                            now.cluster(),
                            what.chain().protectedTables(),
                            now.lead().engine()::checkLeading);
        } catch (HoldfastException e) {
            LOG.warn("unable to keep what was loaded in bulk; it is tried again", e);
        }
    }

    private void archive(Leading now, String location) {
        if (isUnderWay(now.lead(), now.lead().archive().kind())) {
            return;
        }
        SessionId session = SessionId.create(clock.instant(), random);
        ArchiveProcedure archive = now.lead().archive();
        try {
            now.lead()
                    .engine()
                    .submit(
                            new ProcedureId(session.text()),
                            archive,
                            ArchiveState.begin(session, location, clock.instant())
                                    .within(repositories.bandwidthOf(location)),
                            Contention.REFUSE);
        } catch (Conflict e) {
            // It never waits in line: its id has the time at which it begins.
            LOG.debug("somebody else reads the logs: {}", e.getMessage());
        }
    }

    /** What is due; what was tried in vain is not tried again soon. */
    private void merge(Leading now, String location) {
        LogMergeProcedure merge = now.lead().logMerge();
        if (isUnderWay(now.lead(), merge.kind())) {
            return;
        }
        SessionId session = SessionId.create(clock.instant(), random);
        merge.due(session, location).filter(this::isWorthATry).ifPresent(due -> {
            LogMergeState state = due.within(repositories.bandwidthOf(location));
            tried.put(location, new Tried(state.segments(), clock.instant()));
            now.lead().engine().submit(new ProcedureId(session.text()), merge, state, Contention.WAIT);
        });
    }

    /** Of tables whose archive was interrupted; backups that came to nothing are tried again later, each table by itself. */
    private void renewImages(Leading now, String location, Repository repository, LogChain chain) {
        Renewed last = renewed.get(location);
        boolean isKnown = last != null && last.tables().equals(chain.tables());
        boolean isRecent =
                last != null && isKnown && !clock.instant().isAfter(last.at().plus(BETWEEN_TRIES));
        if (!settings.renewsImages()
                || isRecent
                || isUnderWay(now.lead(), now.lead().fullBackup().kind())) {
            return;
        }
        List<ImageRenewal.Due> due = ImageRenewal.due(repository, now.cluster().id());
        if (due.stream().anyMatch(table -> !clock.instant().isAfter(table.from()))) {
            // By a server's clock it has not begun yet: no image of now would be followed.
            return;
        }
        renewed.put(location, new Renewed(chain.tables(), clock.instant()));
        if (isKnown) {
            due.stream().limit(MOST_IMAGES).forEach(table -> renew(now, location, List.of(table)));
        } else if (!due.isEmpty()) {
            renew(now, location, due);
        }
    }

    private void renew(Leading now, String location, List<ImageRenewal.Due> tables) {
        List<String> why = tables.stream().map(ImageRenewal.Due::why).toList();
        LOG.warn("taking new images: {}", why);
        SessionId session = SessionId.create(clock.instant(), random);
        FullBackupState state = FullBackupState.begin(
                        session,
                        location,
                        tables.stream().map(ImageRenewal.Due::table).toList(),
                        null,
                        clock.instant())
                .within(repositories.bandwidthOf(location))
                .noting(why);
        now.lead().engine().submit(new ProcedureId(session.text()), now.lead().fullBackup(), state, Contention.WAIT);
    }

    private boolean isWorthATry(LogMergeState due) {
        Tried last = tried.get(due.repository());
        return last == null
                || !last.segments().equals(due.segments())
                || clock.instant().isAfter(last.at().plus(BETWEEN_TRIES));
    }

    /** The log archive, if it is to be added to. */
    private static Optional<LogChain> protecting(Repository repository, ClusterId cluster) {
        return repository
                .newestRoot()
                .log(cluster)
                .map(repository::readLogChain)
                .filter(chain -> !chain.protectedTables().isEmpty());
    }

    private static boolean isUnderWay(Lead lead, String kind) {
        return lead.engine().list().stream()
                .anyMatch(record -> !record.closed() && record.kind().equals(kind));
    }

    @Override
    public void close() {
        ticker.close();
    }
}
