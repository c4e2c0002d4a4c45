package io.holdfast.archive;

import io.holdfast.dispatch.Dispatcher;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogHold;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.Wals;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the servers of a cluster have written to their logs, and adds it to the log archive: one cycle. It also begins and
 * ends the protection of tables.
 *
 * <p>Order of writes: the hold, then new logs, then the reading; log files, segment, chain, root; then old holds go. A crash
 * at any point leaves a hold too many, which the next cycle releases, and objects that nothing refers to.
 */
public final class ArchiveProcedure implements Procedure<ArchiveState, ArchiveProcedure.ArchiveStep> {

    /** The steps; their names are persisted. */
    public enum ArchiveStep implements Procedure.Step {
        PREPARE,
        HOLD_LOGS,
        READ_LOGS,
        COMMIT {
            @Override
            public boolean decides() {
                return true;
            }
        },
        RELEASE_LOGS
    }

    /** The name under which sessions of this kind are persisted. */
    public static final String KIND = "pitr";

    /** Why what is archived of a table ends where somebody wanted that. */
    public static final String SWITCHED_OFF = "switched off";

    /** A hold cannot be shortened from its beginning: it is exchanged for another one, as this costs each server some work. */
    private static final Duration OLDEST_HOLD = Duration.ofHours(1);

    /** However much is written. */
    private static final Duration YOUNGEST_EXCHANGED = Duration.ofMinutes(10);

    /** The same, of the bytes that the cluster keeps. */
    private static final long MOST_HELD = 10L << 30;

    private final Cluster cluster;
    private final Repositories repositories;
    private final LeaderEpoch epoch;
    private final Clock clock;
    private final Path scratch;
    private final Places places;
    private final LogReaders readers;
    private final ServerClocks clocks = new ServerClocks();

    /** One that reads all logs itself, one after the other. */
    public ArchiveProcedure(Cluster cluster, Repositories repositories, LeaderEpoch epoch, Clock clock, Path scratch) {
        this(cluster, repositories, epoch, clock, scratch, 1, Optional.empty());
    }

    /**
     * @param epoch the leadership under which this runs; of each there is one procedure only, as they would use the same keys
     * @param scratch a folder for what is sorted, of this process's own
     * @param parallelism logs that this process reads side by side
     * @param workers who read where there is much; without any, this process does
     */
    public ArchiveProcedure(
            Cluster cluster,
            Repositories repositories,
            LeaderEpoch epoch,
            Clock clock,
            Path scratch,
            int parallelism,
            Optional<Dispatcher> workers) {
        this.cluster = cluster;
        this.repositories = repositories;
        this.epoch = epoch;
        this.clock = clock;
        this.scratch = scratch;
        this.places = new Places(epoch);
        this.readers = new LogReaders(cluster, repositories, places, scratch, parallelism, workers);
    }

    /** One who looks at what is not read yet, under the same leadership. Each has a number of its own. */
    public LogTailer tailer(RandomGenerator random, int number) {
        Path own = scratch.resolveSibling(scratch.getFileName() + "-tail-" + number);
        return new LogTailer(cluster, epoch, clock, clocks, random, own);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<ArchiveState> stateType() {
        return ArchiveState.class;
    }

    @Override
    public Class<ArchiveStep> stepType() {
        return ArchiveStep.class;
    }

    /** One at a time, whatever the repository. */
    @Override
    public List<Lock> locks(ArchiveState state) {
        return List.of(lock());
    }

    /** What whoever reads the logs holds. */
    public static Lock lock() {
        return Lock.exclusive("logs");
    }

    @Override
    public Outcome<ArchiveState> execute(ArchiveStep step, ArchiveState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state));
            case HOLD_LOGS -> Outcome.done(holdLogs(state, context));
            case READ_LOGS -> Outcome.done(readLogs(state, context));
            case COMMIT -> Outcome.done(commit(state, context));
            case RELEASE_LOGS -> Outcome.done(releaseLogs(state, context));
        };
    }

    @Override
    public void undo(ArchiveStep step, ArchiveState state, StepContext context) {
        switch (step) {
            case PREPARE -> endSession(state);
            case HOLD_LOGS -> releaseNew(state, context);
            case READ_LOGS -> {
                // What was stored is deleted once a root says that the session has ended: with the undo of PREPARE.
            }
            case COMMIT -> {
                // It did not take effect: an outcome that is unknown is not undone but looked at again.
            }
            case RELEASE_LOGS -> {
                // It follows the decision. A parent that fails later leaves what was archived as it is.
            }
        }
    }

    private ArchiveState prepare(ArchiveState state) {
        Repository repository = open(state);
        SessionOrder.require(repository, cluster.id(), clock.instant());
        Optional<LogHead> head = repository.newestRoot().log(cluster.id());
        Optional<LogChain> chain = head.map(repository::readLogChain);
        Set<TableId> tables = new TreeSet<>(chain.map(LogChain::protectedTables).orElse(List.of()));
        boolean wasProtecting = !tables.isEmpty();
        tables.addAll(state.enable());
        state.disable().forEach(tables::remove);
        Optional<LogHold> kept = chain.flatMap(known -> Optional.ofNullable(known.hold()));
        Optional<String> broken = wasProtecting ? whyBroken(kept) : Optional.empty();
        if (tables.isEmpty()) {
            return state.prepared(head.orElse(null), readingOf(chain), null, broken.orElse(null));
        }
        boolean usable = kept.isPresent() && wasProtecting && broken.isEmpty() && !isToBeExchanged(kept.get());
        LogHold hold = usable
                ? kept.get()
                : new LogHold(Holds.nameOf(repository.header().id(), state.session()), clock.instant());
        return state.prepared(head.orElse(null), readingOf(chain), hold, broken.orElse(null));
    }

    private static @Nullable SessionId readingOf(Optional<LogChain> chain) {
        return chain.map(LogChain::lastReading).orElse(null);
    }

    private Optional<String> whyBroken(Optional<LogHold> hold) {
        Wals.HoldState found =
                hold.map(known -> cluster.wals().state(known.peer())).orElse(Wals.HoldState.ABSENT);
        return switch (found) {
            case HELD -> Optional.empty();
            case ABSENT ->
                Optional.of(
                        "the replication peer that kept the cluster's logs was removed: by somebody, or because it kept too much that was not read");
            case RELEASED -> Optional.of("somebody enabled the replication peer that kept the cluster's logs");
        };
    }

    private boolean isToBeExchanged(LogHold hold) {
        if (clock.instant().isBefore(hold.since().plus(YOUNGEST_EXCHANGED))) {
            return false;
        }
        return clock.instant().isAfter(hold.since().plus(OLDEST_HOLD))
                || Holds.bytesSince(hold.since(), cluster.wals().list()) > MOST_HELD;
    }

    private ArchiveState holdLogs(ArchiveState state, StepContext context) {
        if (state.hold() != null) {
            context.checkLeading();
            cluster.wals().hold(state.hold().peer());
        }
        return state;
    }

    private ArchiveState readLogs(ArchiveState state, StepContext context) {
        Repository repository = open(state);
        // Somebody else may go on from here.
        SessionOrder.require(repository, cluster.id(), clock.instant());
        ArchiveState current = repository
                .newestRoot()
                .log(cluster.id())
                .filter(head -> !head.equals(state.before()))
                .map(head -> state.goingOnFrom(requireOnlyMerged(repository, head, state)))
                .orElse(state);
        try {
            return new LogReading(cluster, repository, clock, readers, clocks, current, context)
                    .run(places.next(state.session()));
        } catch (OutcomeUnknown e) {
            // Nothing refers to what may have been stored: it goes with the session.
            throw new Unavailable(Objects.toString(e.getMessage()), null, e);
        }
    }

    /** Whoever merges segments changes nothing of what was read; whoever reads does. */
    private static LogHead requireOnlyMerged(Repository repository, LogHead head, ArchiveState state) {
        if (!repository.readLogChain(head).lastReading().equals(state.lastReading())) {
            throw overtaken(state);
        }
        return head;
    }

    private static Conflict overtaken(ArchiveState state) {
        return new Conflict(
                "unable to archive the logs: expected the log archive as session %s found it, found that another one has added to it"
                        .formatted(state.session()),
                "the other one has read the same logs; run this again if it still is needed");
    }

    /** Never fails because something cannot be reached: it may be that an earlier attempt has committed, and was not told. */
    private ArchiveState commit(ArchiveState state, StepContext context) {
        try {
            return state.committed(commitOnce(state, context));
        } catch (Unavailable | Corrupt e) {
            throw new OutcomeUnknown(
                    "unable to tell whether session %s has added to the log archive: %s"
                            .formatted(state.session(), e.getMessage()),
                    e);
        }
    }

    private LogHead commitOnce(ArchiveState state, StepContext context) {
        Repository repository = open(state);
        Root newest = repository.newestRoot();
        if (newest.hasEnded(state.session())) {
            return requireCommitted(repository, newest, state);
        }
        context.checkLeading();
        try {
            return repository
                    .commit(author(state), clock.instant(), root -> root.content()
                            .withLog(next(repository, root.log(cluster.id()), state))
                            .withEnded(state.session()))
                    .log(cluster.id())
                    .orElseThrow();
        } catch (Fenced e) {
            return requireCommitted(repository, repository.newestRoot(), state);
        }
    }

    /** What was written, if it goes on from what there is; or the same with the segments that were merged meanwhile. */
    private LogHead next(Repository repository, Optional<LogHead> newest, ArchiveState state) {
        LogHead after = Objects.requireNonNull(state.after(), "READ_LOGS leaves the chain");
        if (newest.equals(Optional.ofNullable(state.before()))) {
            return after;
        }
        LogHead head = requireOnlyMerged(repository, newest.orElseThrow(() -> overtaken(state)), state);
        LogChain ours = repository.readLogChain(after);
        Place place = places.next(state.session());
        return new LogHead(
                cluster.id(),
                repository.putLogChain(
                        place.chain(), ours.behind(head, repository.readLogChain(head), state.segment())));
    }

    /** Somebody ended the session: gc, or this very commit. Later cycles may have gone on from what it wrote. */
    private LogHead requireCommitted(Repository repository, Root newest, ArchiveState state) {
        return newest.log(cluster.id())
                .filter(head -> isContinuationOf(repository.readLogChain(head), state))
                .orElseThrow(() -> new Conflict(
                        "unable to add to the log archive: expected session %s to be running, found it ended"
                                .formatted(state.session()),
                        "gc ended it because it gave no sign of life; what it read is read again"));
    }

    private static boolean isContinuationOf(LogChain newest, ArchiveState state) {
        return newest.lastReading().equals(state.session())
                || newest.segments().stream()
                        .anyMatch(segment -> segment.object().equals(state.segment()));
    }

    private ArchiveState releaseLogs(ArchiveState state, StepContext context) {
        context.checkLeading();
        LoadPins.release(cluster, open(state).header().id(), readUpTo(state));
        if (state.releasesOthers()) {
            String kept = state.hold() == null ? "" : state.hold().peer();
            for (String hold :
                    cluster.wals().holds(Holds.prefixOf(open(state).header().id()))) {
                if (!hold.equals(kept)) {
                    context.checkLeading();
                    cluster.wals().release(hold);
                }
            }
        }
        return state;
    }

    private Instant readUpTo(ArchiveState state) {
        LogHead after = Objects.requireNonNull(state.after(), "READ_LOGS leaves the chain");
        return state.hold() == null
                ? Instant.MAX
                : open(state).readLogChain(after).to();
    }

    /** One that was there before stays. */
    private void releaseNew(ArchiveState state, StepContext context) {
        LogHold hold = state.hold();
        if (hold == null) {
            return;
        }
        Repository repository = open(state);
        boolean inUse = repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .filter(chain -> hold.equals(chain.hold()))
                .isPresent();
        if (!inUse) {
            context.checkLeading();
            cluster.wals().release(hold.peer());
        }
    }

    private void endSession(ArchiveState state) {
        Repository repository = open(state);
        if (repository.endSession(author(state), clock.instant())) {
            repository.discardEnded(state.session());
        }
    }

    private Repository open(ArchiveState state) {
        return repositories.open(state.repository());
    }

    private RootAuthor author(ArchiveState state) {
        return new RootAuthor(cluster.id(), epoch, state.session());
    }
}
