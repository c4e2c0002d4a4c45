package io.holdfast.procedure;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Fenced;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One procedure as this leader drives it. It moves one transition at a time, never two at once, and each transition is
 * one write to the journal: run a step, write down the next; or undo a step, write down the one before.
 */
final class ProcedureRun<S extends Record, K extends Enum<K> & Procedure.Step> {

    private static final Logger LOG = LoggerFactory.getLogger(ProcedureRun.class);

    private enum Turn {
        NONE,
        QUEUED,
        TAKEN,
        TAKEN_AND_QUEUED
    }

    /** Nothing is to be done until somebody wakes it. */
    private static final Duration UNTIL_WOKEN = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Duration AT_ONCE = Duration.ZERO;

    private final Procedure<S, K> procedure;
    private final List<K> steps;
    private final RunSurroundings in;
    private final @Nullable ProcedureRun<?, ?> parent;
    private final List<ProcedureRun<?, ?>> children = new CopyOnWriteArrayList<>();
    private final Object writing = new Object();

    private volatile JournalRecord record;
    private volatile CompletableFuture<JournalRecord> settled = new CompletableFuture<>();
    private volatile RunProgress progress = RunProgress.NONE;
    private volatile boolean suspended;
    private Turn turn = Turn.NONE;
    private long turns;
    private boolean started;
    private boolean toldToStop;
    private int attempt;
    private Instant firstFailure = Instant.EPOCH;

    ProcedureRun(
            Procedure<S, K> procedure, JournalRecord record, @Nullable ProcedureRun<?, ?> parent, RunSurroundings in) {
        this.procedure = procedure;
        this.steps = Arrays.asList(procedure.stepType().getEnumConstants());
        this.record = record;
        this.parent = parent;
        this.in = in;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    JournalRecord record() {
        return record;
    }

    boolean isRoot() {
        return parent == null;
    }

    /** All procedures below this one. */
    List<ProcedureId> descendants() {
        List<ProcedureId> all = new ArrayList<>();
        for (ProcedureRun<?, ?> child : children) {
            all.add(child.record.id());
            all.addAll(child.descendants());
        }
        return all;
    }

    /** Completes when the procedure has ended, or can for now go neither on nor back. */
    CompletableFuture<JournalRecord> settled() {
        return settled;
    }

    // ---- turns: who moves when

    /** Lets it move for the first time; later calls do nothing. */
    synchronized void start() {
        if (!started) {
            started = true;
            wake();
        }
    }

    /** Lets it move soon, whatever it waits for. */
    synchronized void wake() {
        if (turn == Turn.NONE) {
            turn = Turn.QUEUED;
            in.scheduler().run(this::takeTurn);
        } else if (turn == Turn.TAKEN) {
            turn = Turn.TAKEN_AND_QUEUED;
        }
    }

    private void takeTurn() {
        synchronized (this) {
            turn = Turn.TAKEN;
            turns++;
        }
        Duration rest = moveNamedInTheLog();
        synchronized (this) {
            boolean wokenMeanwhile = turn == Turn.TAKEN_AND_QUEUED;
            turn = Turn.NONE;
            if (wokenMeanwhile || rest.isZero()) {
                wake();
            } else if (!rest.equals(UNTIL_WOKEN)) {
                long thisTurn = turns;
                in.scheduler().runAfter(rest, () -> wakeUnlessMovedSince(thisTurn));
            }
        }
    }

    /** Whatever is logged meanwhile bears the name of the procedure. */
    private Duration moveNamedInTheLog() {
        MDC.put(ProcedureId.IN_THE_LOG, record.id().text());
        try {
            return move();
        } finally {
            MDC.remove(ProcedureId.IN_THE_LOG);
        }
    }

    private synchronized void wakeUnlessMovedSince(long someTurn) {
        if (turns == someTurn) {
            wake();
        }
    }

    /** Makes one transition, and says how long to rest afterwards. */
    private Duration move() {
        try {
            if (in.stopped()) {
                return UNTIL_WOKEN;
            }
            return switch (record.phase()) {
                case WAITING -> begin();
                case ROLLING_BACK -> undoOne();
                case COMPLETE, FAILED, CANCELLED -> closeAfterAll();
                case RUNNING, FINISHING -> record.childrenAtOnce() > 0 ? lookAfterChildren() : executeOne();
            };
        } catch (RuntimeException e) {
            return in.stopped() ? UNTIL_WOKEN : stall(Failure.of(e), e);
        } catch (Error e) {
            in.stepDown(e);
            return UNTIL_WOKEN;
        }
    }

    // ---- forward

    private Duration begin() {
        if (record.cancelled()) {
            end(Phase.CANCELLED, record.state());
            return UNTIL_WOKEN;
        }
        if (!in.holdsLocks(record.id())) {
            return UNTIL_WOKEN;
        }
        commit(now -> now.locking(Phase.RUNNING, now.locks()));
        return AT_ONCE;
    }

    private Duration executeOne() {
        K step = step();
        if (mustStop()) {
            return rollBack(reasonToStop());
        }
        tell();
        attempt++;
        suspended = false;
        int reportsSeen = record.reports().size();
        Outcome<S> outcome;
        try {
            outcome = procedure.execute(step, state(), new Context(reportsSeen));
        } catch (Fenced e) {
            return mustStop() ? rollBack(reasonToStop()) : stepDown(e);
        } catch (Unavailable | OutcomeUnknown e) {
            return mayTryAgain(step) ? again(step, e) : couldNot(e);
        } catch (RuntimeException e) {
            return couldNot(e);
        }
        attempt = 0;
        return follow(outcome, step, reportsSeen);
    }

    private Duration follow(Outcome<S> outcome, K step, int reportsSeen) {
        JsonNode remembered = in.states().toJson(outcome.state());
        if (outcome instanceof Outcome.Suspended<S> wait) {
            if (!remembered.equals(record.state())) {
                commit(now -> now.remembering(remembered, 0, in.now()));
            }
            suspended = true;
            boolean reportedMeanwhile = record.reports().size() > reportsSeen;
            return reportedMeanwhile ? AT_ONCE : untilLimit(step, wait.atMost());
        }
        if (outcome instanceof Outcome.Begun<S> begun && !begun.children().isEmpty()) {
            beginChildren(begun, step, remembered);
            return AT_ONCE;
        }
        return advance(step, remembered, reportsSeen);
    }

    private Duration advance(K step, JsonNode remembered, int reportsSeen) {
        if (isLast(step)) {
            end(Phase.COMPLETE, remembered);
            return UNTIL_WOKEN;
        }
        String next = steps.get(steps.indexOf(step) + 1).name();
        commit(now ->
                now.moved(step.decides() ? Phase.FINISHING : now.phase(), next, remembered, reportsSeen, in.now()));
        progress = RunProgress.NONE;
        return AT_ONCE;
    }

    private Duration couldNot(RuntimeException e) {
        Failure failure = Failure.of(e);
        if (record.phase() == Phase.FINISHING || failure.code() == ErrorCode.OUTCOME_UNKNOWN) {
            // What has happened, or may have, is not undone: that could destroy it. The world is looked at again later.
            return stall(failure, e);
        }
        LOG.info("{} failed at {} and is rolled back", record.id(), record.step(), e);
        return rollBack(failure);
    }

    private boolean mayTryAgain(K step) {
        Instant now = in.now();
        firstFailure = attempt == 1 ? now : firstFailure;
        return policy(step).allowsAnother(attempt, Duration.between(firstFailure, now));
    }

    private Duration again(K step, RuntimeException e) {
        LOG.info(
                "{} runs {} again, attempt {} of {}",
                record.id(),
                step,
                attempt + 1,
                policy(step).attempts(),
                e);
        return untilLimit(step, policy(step).delayAfter(attempt));
    }

    private Duration stall(Failure failure, RuntimeException e) {
        LOG.warn("{} can for now go neither on nor back at {}", record.id(), record.step(), e);
        attempt = 0;
        // Whoever waits, waits for the procedure that this is a part of.
        for (ProcedureRun<?, ?> run = this; run != null; run = run.parent) {
            run.settle(run.record.stalledBy(failure));
        }
        return in.retries().rest();
    }

    private Duration stepDown(Fenced e) {
        in.stepDown(e);
        return UNTIL_WOKEN;
    }

    // ---- children

    private void beginChildren(Outcome.Begun<S> begun, K step, JsonNode remembered) {
        if (record.phase() == Phase.FINISHING) {
            throw new IllegalStateException("what has happened begins no children, as they might fail: " + step);
        }
        List<JournalRecord> records = new ArrayList<>();
        for (Outcome.Child<?> child : begun.children()) {
            records.add(JournalRecord.begin(
                    record.id().child(children.size() + records.size()),
                    new JournalRecord.Parent(record.id(), step.name()),
                    child.procedure().kind(),
                    child.procedure().stepType().getEnumConstants()[0].name(),
                    in.states().toJson(child.state()),
                    in.now()));
        }
        synchronized (writing) {
            JournalRecord next = record.remembering(remembered, begun.atOnce(), in.now());
            List<JournalRecord> all = new ArrayList<>(records);
            all.add(next);
            in.write(all);
            record = next;
        }
        for (int i = 0; i < records.size(); i++) {
            new ProcedureRun<>(begun.children().get(i).procedure(), records.get(i), this, in);
        }
    }

    private List<ProcedureRun<?, ?>> childrenOfStep() {
        return children.stream().filter(child -> child.record.isChildOf(record)).toList();
    }

    private Duration lookAfterChildren() {
        List<ProcedureRun<?, ?>> ours = childrenOfStep();
        boolean stop = childrenMustStop();
        int running = 0;
        for (ProcedureRun<?, ?> child : ours) {
            if (child.record.phase().isEnded()) {
                continue;
            }
            if (stop) {
                child.tellToStop();
            } else if (running < record.childrenAtOnce()) {
                child.start();
            }
            running++;
        }
        K step = step();
        if (running > 0) {
            return untilLimit(step, UNTIL_WOKEN);
        }
        if (stop) {
            return rollBack(reasonToStop());
        }
        return advance(step, record.state(), record.reports().size());
    }

    private synchronized void tellToStop() {
        if (!toldToStop) {
            toldToStop = true;
            started = true;
            wake();
        }
    }

    private boolean childrenMustStop() {
        return mustStop()
                || childrenOfStep().stream()
                        .anyMatch(
                                child -> child.record.phase().isUndone() || child.record.phase() == Phase.ROLLING_BACK);
    }

    // ---- backward

    /** A deciding step is not stopped: nobody could say whether it has decided. */
    private boolean mustStop() {
        JournalRecord now = record;
        return now.phase() == Phase.RUNNING
                && !step().decides()
                && (now.cancelled() || isLate() || (parent != null && parent.childrenMustStop()));
    }

    private @Nullable Failure reasonToStop() {
        return childrenOfStep().stream()
                .map(child -> child.record.failure())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> record.cancelled() || !isLate() ? null : lateness());
    }

    private boolean isLate() {
        return procedure
                .limit(step())
                .filter(limit -> remaining(limit).compareTo(Duration.ZERO) <= 0)
                .isPresent();
    }

    private Failure lateness() {
        return Failure.of(new Unavailable(
                "unable to finish step %s of %s: expected it to take at most %s, found it running since %s"
                        .formatted(
                                record.step(),
                                record.kind(),
                                procedure.limit(step()).orElseThrow(),
                                record.stepSince()),
                null,
                null));
    }

    private Duration remaining(Duration limit) {
        return Duration.between(in.now(), record.stepSince().plus(limit));
    }

    private Duration untilLimit(K step, Duration rest) {
        return record.phase() != Phase.RUNNING
                ? rest
                : procedure
                        .limit(step)
                        .map(this::remaining)
                        .map(remaining -> remaining.isNegative() ? AT_ONCE : remaining)
                        .filter(remaining -> remaining.compareTo(rest) < 0)
                        .orElse(rest);
    }

    private Duration rollBack(@Nullable Failure why) {
        commit(now -> now.rollingBack(why, in.now()));
        attempt = 0;
        return AT_ONCE;
    }

    private Duration undoOne() {
        List<ProcedureRun<?, ?>> ours = childrenOfStep();
        for (int i = ours.size() - 1; i >= 0; i--) {
            if (!ours.get(i).record.phase().isUndone()) {
                ours.get(i).beUndone();
                return UNTIL_WOKEN;
            }
        }
        K step = step();
        tell();
        attempt++;
        try {
            procedure.undo(step, state(), new Context(0));
        } catch (Fenced e) {
            return stepDown(e);
        } catch (RuntimeException e) {
            return mayTryAgain(step) ? again(step, e) : stall(Failure.of(e), e);
        }
        attempt = 0;
        if (steps.indexOf(step) == 0) {
            end(record.failure() == null ? Phase.CANCELLED : Phase.FAILED, record.state());
            return UNTIL_WOKEN;
        }
        String before = steps.get(steps.indexOf(step) - 1).name();
        commit(now -> now.moved(Phase.ROLLING_BACK, before, now.state(), 0, in.now()));
        return AT_ONCE;
    }

    /** Called by its parent, which is undone itself. */
    private void beUndone() {
        if (record.phase() == Phase.COMPLETE) {
            commit(now -> now.rollingBack(null, in.now()));
            wake();
        } else {
            start();
        }
    }

    // ---- from outside

    /** Has it undone, unless it is too late: then the answer is false. */
    boolean cancel() {
        synchronized (writing) {
            Phase phase = record.phase();
            if (phase != Phase.RUNNING && phase != Phase.WAITING) {
                return false;
            }
            if (!record.cancelled()) {
                commit(now -> now.cancelledAt(in.now()));
            }
        }
        wake();
        return true;
    }

    /** Notes a report, unless the procedure has ended: then the answer is false. */
    boolean report(JsonNode report) {
        synchronized (writing) {
            if (record.phase().isEnded()) {
                return false;
            }
            commit(now -> now.reported(report, in.now()));
        }
        if (suspended) {
            wake();
        }
        return true;
    }

    // ---- parts

    private void commit(UnaryOperator<JournalRecord> change) {
        synchronized (writing) {
            JournalRecord next = change.apply(record);
            in.write(List.of(next));
            record = next;
        }
    }

    private void end(Phase phase, JsonNode state) {
        int reports = record.reports().size();
        commit(now -> now.moved(phase, now.step(), state, reports, in.now()));
        if (parent != null) {
            settle(record);
            parent.wake();
        } else {
            close();
        }
    }

    private Duration closeAfterAll() {
        if (parent == null && !record.closed()) {
            close();
        }
        return UNTIL_WOKEN;
    }

    /** Sees to what follows from the end of a procedure that is no one's child. */
    private void close() {
        in.closing(this);
        commit(JournalRecord::closedRecord);
        in.closed(this);
        settle(record);
    }

    private void settle(JournalRecord last) {
        CompletableFuture<JournalRecord> now = settled;
        if (!last.phase().isEnded()) {
            settled = new CompletableFuture<>();
        }
        now.complete(last);
    }

    private void tell() {
        if (isRoot()) {
            in.listener().moved(record);
        }
    }

    private void progressed(RunProgress made) {
        progress = made;
        if (parent == null) {
            in.listener().progressed(record.id(), record.step(), made.done(), made.total(), made.unit());
        } else {
            parent.progressed(RunProgress.sum(parent.childrenOfStep().stream()
                    .map(child -> child.progress)
                    .toList()));
        }
    }

    private RetryPolicy policy(K step) {
        return procedure.retries(step).orElse(in.retries());
    }

    private boolean isLast(K step) {
        return steps.indexOf(step) == steps.size() - 1;
    }

    private K step() {
        String name = record.step();
        return steps.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Corrupt(
                        "unable to take up procedure %s: expected one of the steps %s, found %s"
                                .formatted(record.id(), steps, name),
                        "a newer version may have begun it: let that version finish it",
                        null));
    }

    private S state() {
        return in.states().fromJson(record.state(), procedure.stateType());
    }

    /** What the step that runs may use. */
    private final class Context implements StepContext {

        private final List<JsonNode> reports;

        Context(int reportsSeen) {
            this.reports = record.reports().subList(0, reportsSeen);
        }

        @Override
        public ProcedureId id() {
            return record.id();
        }

        @Override
        public void checkLeading() {
            in.checkLeading();
        }

        @Override
        public void checkRunning() {
            if (in.stopped()) {
                throw new Fenced("unable to go on with %s: this process leads no more".formatted(id()));
            }
            if (mustStop()) {
                throw new Fenced("unable to go on with %s: it is to stop".formatted(id()));
            }
        }

        @Override
        public void progress(long done, long total, String unit) {
            progressed(new RunProgress(done, total, unit));
        }

        @Override
        public List<JsonNode> reports() {
            return reports;
        }

        @Override
        public <T extends Record> List<T> children(Procedure<T, ?> kind) {
            return children.stream()
                    .map(ProcedureRun::record)
                    .filter(child -> child.kind().equals(kind.kind()) && child.phase() == Phase.COMPLETE)
                    .map(child -> in.states().fromJson(child.state(), kind.stateType()))
                    .toList();
        }
    }
}
