package io.holdfast.procedure;

import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Fenced;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one procedure, transition by transition: run a step, write down the next; or undo a step, write down the one before. */
final class ProcedureRun<S extends Record, K extends Enum<K> & Procedure.Step> implements StepContext {

    private static final Logger LOG = LoggerFactory.getLogger(ProcedureRun.class);

    private final Procedure<S, K> procedure;
    private final List<K> steps;
    private final Journal journal;
    private final StateCodec states;
    private final Clock clock;
    private final RetryPolicy retries;
    private final Pause pause;
    private final ProcedureListener listener;
    private JournalRecord record;

    ProcedureRun(
            Procedure<S, K> procedure,
            JournalRecord record,
            Journal journal,
            StateCodec states,
            Clock clock,
            RetryPolicy retries,
            Pause pause,
            ProcedureListener listener) {
        this.procedure = procedure;
        this.steps = Arrays.asList(procedure.stepType().getEnumConstants());
        this.record = record;
        this.journal = journal;
        this.states = states;
        this.clock = clock;
        this.retries = retries;
        this.pause = pause;
        this.listener = listener;
    }

    /** Goes on until the procedure has ended, or until it can go neither on nor back. FENCED passes through. */
    JournalRecord toTheEnd() {
        boolean moves = true;
        while (moves && !record.phase().isEnded()) {
            listener.moved(record);
            moves = record.phase() == Phase.ROLLING_BACK ? undoOne() : executeOne();
        }
        return record;
    }

    /** @return false if the procedure has to wait for the next leader */
    private boolean executeOne() {
        K step = step();
        S state = state();
        S next;
        try {
            next = retrying(step, () -> procedure.execute(step, state, this));
        } catch (Fenced e) {
            throw e;
        } catch (HoldfastException e) {
            return couldNotExecute(Failure.of(e), e);
        } catch (RuntimeException e) {
            return couldNotExecute(Failure.ofMistake(e), e);
        }
        boolean last = steps.indexOf(step) == steps.size() - 1;
        Phase phase = last ? Phase.COMPLETE : step.decides() ? Phase.FINISHING : record.phase();
        String nextStep =
                last ? step.name() : steps.get(steps.indexOf(step) + 1).name();
        write(record.moved(phase, nextStep, states.toJson(next), clock.instant()));
        return true;
    }

    private boolean couldNotExecute(Failure failure, RuntimeException e) {
        if (record.phase() == Phase.FINISHING) {
            LOG.warn("{} has happened, but could not tidy up; the next start tries again", record.id(), e);
            return false;
        }
        if (failure.code() == ErrorCode.OUTCOME_UNKNOWN) {
            // Undoing what may have happened could destroy it. Whoever takes this up looks at the world again.
            record = new JournalRecord(
                    record.id(),
                    record.kind(),
                    record.phase(),
                    record.step(),
                    record.state(),
                    record.startedAt(),
                    clock.instant(),
                    failure);
            return false;
        }
        LOG.info("{} failed at {} and is rolled back", record.id(), record.step(), e);
        write(record.failed(failure, clock.instant()));
        return true;
    }

    /** @return false if the procedure has to wait for the next leader */
    private boolean undoOne() {
        K step = step();
        S state = state();
        try {
            retrying(step, () -> {
                procedure.undo(step, state, this);
                return state;
            });
        } catch (Fenced e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("{} could not undo {}; the next start tries again", record.id(), step, e);
            return false;
        }
        boolean first = steps.indexOf(step) == 0;
        write(record.moved(
                first ? Phase.FAILED : Phase.ROLLING_BACK,
                first ? step.name() : steps.get(steps.indexOf(step) - 1).name(),
                record.state(),
                clock.instant()));
        return true;
    }

    private S retrying(K step, Supplier<S> action) {
        Instant firstFailure = Instant.MAX;
        for (int attempt = 1; ; attempt++) {
            try {
                return action.get();
            } catch (Unavailable | OutcomeUnknown e) {
                Instant now = clock.instant();
                firstFailure = now.isBefore(firstFailure) ? now : firstFailure;
                if (!retries.allowsAnother(attempt, Duration.between(firstFailure, now))) {
                    throw e;
                }
                LOG.info("{} runs {} again, attempt {} of {}", id(), step, attempt + 1, retries.attempts(), e);
                waitAfter(attempt);
            }
        }
    }

    private void waitAfter(int attempt) {
        try {
            pause.pause(retries.delayAfter(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fenced("unable to go on with %s: this process is being stopped".formatted(id()));
        }
    }

    private K step() {
        return steps.stream()
                .filter(s -> s.name().equals(record.step()))
                .findFirst()
                .orElseThrow(() -> new Corrupt(
                        "unable to take up procedure %s: expected one of the steps %s, found %s"
                                .formatted(id(), steps, record.step()),
                        "a newer version may have begun it: let that version finish it",
                        null));
    }

    private S state() {
        return states.fromJson(record.state(), procedure.stateType());
    }

    private void write(JournalRecord next) {
        journal.write(next);
        record = next;
    }

    @Override
    public ProcedureId id() {
        return record.id();
    }

    @Override
    public void checkLeading() {
        journal.checkLeading();
    }

    @Override
    public void progress(long done, long total, String unit) {
        listener.progressed(id(), record.step(), done, total, unit);
    }
}
