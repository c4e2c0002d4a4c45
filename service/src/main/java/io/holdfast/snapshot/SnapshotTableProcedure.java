package io.holdfast.snapshot;

import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.Snapshots;
import io.holdfast.hbase.TableFacts;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes the snapshot of one table, as a part of a larger procedure. Most of what is in memory is flushed before, a few
 * regions at a time, so that HBase's own snapshot, which flushes what is left, is short.
 *
 * <p>HBase goes on with a snapshot although nobody waits for it. So each look at it is a short one, between which no
 * thread is held, and what an earlier leader asked for is waited for, not asked for again.
 */
public final class SnapshotTableProcedure
        implements Procedure<SnapshotTableState, SnapshotTableProcedure.SnapshotTableStep> {

    /** The steps; their names are persisted. */
    public enum SnapshotTableStep implements Procedure.Step {
        PREPARE,
        FLUSH_REGIONS,
        TAKE,
        VERIFY,
        COMPLETE
    }

    private static final Duration LONGEST_WAIT_FOR_SPLITS = Duration.ofMinutes(5);
    private static final Duration LONGEST_FLUSH = Duration.ofHours(1);
    private static final Duration SPLIT_PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final Clock clock;
    private final SnapshotSettings settings;
    private final RegionFlushes flushes;
    private final SnapshotVerifyProcedure verifying;

    SnapshotTableProcedure(
            Cluster cluster,
            Clock clock,
            SnapshotSettings settings,
            RegionFlushes flushes,
            SnapshotVerifyProcedure verifying) {
        this.cluster = cluster;
        this.clock = clock;
        this.settings = settings;
        this.flushes = flushes;
        this.verifying = verifying;
    }

    @Override
    public String kind() {
        return "snapshot.table";
    }

    @Override
    public Class<SnapshotTableState> stateType() {
        return SnapshotTableState.class;
    }

    @Override
    public Class<SnapshotTableStep> stepType() {
        return SnapshotTableStep.class;
    }

    @Override
    public Optional<Duration> limit(SnapshotTableStep step) {
        return switch (step) {
            case PREPARE -> Optional.of(LONGEST_WAIT_FOR_SPLITS);
            case FLUSH_REGIONS -> Optional.of(LONGEST_FLUSH);
            case TAKE -> Optional.of(settings.longestTake());
            case VERIFY, COMPLETE -> Optional.empty();
        };
    }

    @Override
    public Optional<RetryPolicy> retries(SnapshotTableStep step) {
        return step == SnapshotTableStep.TAKE ? Optional.of(settings.attempts()) : Optional.empty();
    }

    @Override
    public Outcome<SnapshotTableState> execute(SnapshotTableStep step, SnapshotTableState state, StepContext context) {
        return switch (step) {
            case PREPARE -> prepare(state);
            case FLUSH_REGIONS -> Outcome.done(flushRegions(state, context));
            case TAKE -> take(state, context);
            case VERIFY -> verify(state, context);
            case COMPLETE -> Outcome.done(complete(state, context));
        };
    }

    @Override
    public void undo(SnapshotTableStep step, SnapshotTableState state, StepContext context) {
        switch (step) {
            case PREPARE, VERIFY, COMPLETE -> {
                // They only look.
            }
            case FLUSH_REGIONS -> {
                // What was written to files need not go back into memory.
            }
            case TAKE -> deleteWhatWasTaken(state, context);
        }
    }

    private Outcome<SnapshotTableState> prepare(SnapshotTableState state) {
        TableFacts facts = facts(cluster, state.table());
        if (cluster.tables().isRestructuring(state.table())) {
            return Outcome.suspend(state, SPLIT_PAUSE);
        }
        return Outcome.done(state.prepared(facts.enabled()));
    }

    static TableFacts facts(Cluster cluster, TableId table) {
        return cluster.tables()
                .find(table)
                .orElseThrow(() -> new Rejected(
                        "unable to take a snapshot of table %s: expected it to exist, found nothing".formatted(table),
                        null));
    }

    private SnapshotTableState flushRegions(SnapshotTableState state, StepContext context) {
        if (state.flushes()) {
            flushes.flush(cluster.tables(), state.table(), context);
        }
        return state.readyFrom(momentBeforeTheSnapshot(state));
    }

    /** Of a snapshot that an earlier attempt has asked for, only the session's beginning surely is before. */
    private Instant momentBeforeTheSnapshot(SnapshotTableState state) {
        Instant now = clock.instant();
        boolean askedBefore = cluster.snapshots().find(state.name()).isPresent()
                || cluster.snapshots().isUnderWay(state.request());
        return askedBefore ? state.begunAt() : now;
    }

    private Outcome<SnapshotTableState> take(SnapshotTableState state, StepContext context) {
        Snapshots snapshots = cluster.snapshots();
        if (state.attempts() == 0 && snapshots.find(state.name()).isEmpty()) {
            return ask(state, context);
        }
        // Before it is looked for: HBase up to 2.5.5 lists what it still copies, file by file (HBASE-28042).
        if (snapshots.isUnderWay(state.request())) {
            return Outcome.suspend(state, pause(state));
        }
        Optional<SnapshotFacts> there = snapshots.find(state.name());
        if (there.isPresent()) {
            requireOurs(state, there.get());
            return Outcome.done(state.taken(clock.instant()));
        }
        requireAttemptsLeft(state);
        Duration rest = restBeforeNextAttempt(state);
        return rest.isZero() ? ask(state, context) : Outcome.suspend(state, rest);
    }

    private Outcome<SnapshotTableState> ask(SnapshotTableState state, StepContext context) {
        context.checkLeading();
        try {
            boolean begun = cluster.snapshots().begin(state.request());
            // Another snapshot of this table is waited for; that is nobody's failure.
            return Outcome.suspend(
                    begun ? state.asked(clock.instant()) : state, begun ? SHORTEST_PAUSE : LONGEST_PAUSE);
        } catch (Conflict foundOne) {
            // Most likely ours, asked for by an earlier leader: the next look tells.
            return Outcome.suspend(state, SHORTEST_PAUSE);
        }
    }

    /** The longer HBase takes, the less a short wait at its end matters. */
    private Duration pause(SnapshotTableState state) {
        Duration tenth = Duration.between(asked(state), clock.instant()).dividedBy(10);
        return tenth.compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : tenth.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : tenth;
    }

    private Duration restBeforeNextAttempt(SnapshotTableState state) {
        Duration rest = Duration.between(
                clock.instant(), asked(state).plus(settings.attempts().first()));
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private static Instant asked(SnapshotTableState state) {
        return Objects.requireNonNullElse(state.askedAt(), state.begunAt());
    }

    private void requireAttemptsLeft(SnapshotTableState state) {
        if (state.attempts() >= settings.attempts().attempts()) {
            throw new Conflict(
                    "unable to take snapshot %s of table %s: expected HBase to complete it, found that it gave up %d times"
                            .formatted(state.name(), state.table(), state.attempts()),
                    "the log of HBase's master says why");
        }
    }

    private static void requireOurs(SnapshotTableState state, SnapshotFacts there) {
        if (!state.isOurs(there)) {
            throw SnapshotNames.taken(state.name());
        }
    }

    private Outcome<SnapshotTableState> verify(SnapshotTableState state, StepContext context) {
        SnapshotCheck check = new SnapshotCheck(cluster, state.name());
        long regions = check.regions();
        check.requireSound(state.table());
        SnapshotTableState counted = state.counted(regions, 0, 0);
        if (regions > settings.regionsPerTask()) {
            return Outcome.begin(counted, tasks(state, regions), settings.tablesAtOnce());
        }
        SnapshotCheck.Tally tally = check.files(0, regions, done -> {
            context.checkRunning();
            context.progress(done, regions, "regions");
        });
        check.requireSound(state.table());
        return Outcome.done(counted.counted(0, tally.files(), tally.bytes()));
    }

    private List<Outcome.Child<?>> tasks(SnapshotTableState state, long regions) {
        List<Outcome.Child<?>> tasks = new ArrayList<>();
        for (long from = 0; from < regions; from += settings.regionsPerTask()) {
            long to = Math.min(regions, from + settings.regionsPerTask());
            tasks.add(new Outcome.Child<>(
                    verifying, new SnapshotVerifyState(state.name(), state.table(), from, to, 0, 0)));
        }
        return tasks;
    }

    private SnapshotTableState complete(SnapshotTableState state, StepContext context) {
        SnapshotTableState sum = state;
        for (SnapshotVerifyState task : context.children(verifying)) {
            sum = sum.counted(0, task.files(), task.bytes());
        }
        return sum;
    }

    /** Never what somebody else has taken, were it under the same name. */
    private void deleteWhatWasTaken(SnapshotTableState state, StepContext context) {
        if (cluster.snapshots().isUnderWay(state.request())) {
            throw new Unavailable(
                    "unable to remove snapshot %s of table %s: expected HBase to be done with it, found it still at work"
                            .formatted(state.name(), state.table()),
                    "HBase cannot be stopped; the snapshot is removed once it is complete",
                    null);
        }
        boolean ours =
                cluster.snapshots().find(state.name()).filter(state::isOurs).isPresent();
        if (ours && !state.kept()) {
            context.checkLeading();
            cluster.snapshots().delete(state.name());
        }
    }
}
