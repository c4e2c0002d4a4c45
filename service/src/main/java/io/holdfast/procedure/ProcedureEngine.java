package io.holdfast.procedure;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs procedures durably: each transition is one write to the journal, made before the step that it announces. A
 * procedure found in the journal is taken up where its last leader left it.
 *
 * <p>This engine runs procedures one after the other on the calling thread. It decides nothing about time or waiting
 * itself: clock and pause are given to it.
 */
public final class ProcedureEngine {

    private static final Logger LOG = LoggerFactory.getLogger(ProcedureEngine.class);

    private final Journal journal;
    private final Map<String, Procedure<?, ?>> kinds;
    private final StateCodec states;
    private final Clock clock;
    private final RetryPolicy retries;
    private final Pause pause;
    private final ProcedureListener listener;

    public ProcedureEngine(
            Journal journal,
            List<Procedure<?, ?>> kinds,
            StateCodec states,
            Clock clock,
            RetryPolicy retries,
            Pause pause,
            ProcedureListener listener) {
        this.journal = journal;
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(Procedure::kind, Function.identity()));
        this.states = states;
        this.clock = clock;
        this.retries = retries;
        this.pause = pause;
        this.listener = listener;
    }

    /**
     * Takes up every procedure that the journal holds and drives it as far as it goes now; one of a kind unknown to this
     * engine is left alone, as a newer version may have begun it.
     *
     * @return what became of each, oldest first; one that has not ended stays in the journal for the next leader
     */
    public List<JournalRecord> recover() {
        return journal.load().stream().map(this::takeUp).toList();
    }

    /**
     * Runs a new procedure to its end.
     *
     * @return its last record: COMPLETE; FINISHING, when it has happened but could not tidy up; FAILED, when it was
     *     undone; or RUNNING or ROLLING_BACK, when it could neither go on nor back and waits for the next leader
     */
    public <S extends Record, K extends Enum<K> & Procedure.Step> JournalRecord run(
            ProcedureId id, Procedure<S, K> procedure, S initialState) {
        JournalRecord record = new JournalRecord(
                id,
                procedure.kind(),
                Phase.RUNNING,
                procedure.stepType().getEnumConstants()[0].name(),
                states.toJson(initialState),
                clock.instant(),
                clock.instant(),
                null);
        journal.write(record);
        return drive(procedure, record);
    }

    /** What a procedure remembered when this was recorded. */
    public <S extends Record, K extends Enum<K> & Procedure.Step> S stateOf(
            JournalRecord record, Procedure<S, K> procedure) {
        return states.fromJson(record.state(), procedure.stateType());
    }

    private JournalRecord takeUp(JournalRecord record) {
        Procedure<?, ?> procedure = kinds.get(record.kind());
        if (procedure == null) {
            LOG.warn("{} is left alone: no procedure of kind {} is known here", record.id(), record.kind());
            return record;
        }
        try {
            return drive(procedure, record);
        } catch (RuntimeException e) {
            // If it is the lead that is lost, this says so; anything else is one procedure's trouble and keeps no other
            // from running.
            journal.checkLeading();
            LOG.warn("{} cannot be taken up now; the next start tries again", record.id(), e);
            return record;
        }
    }

    private <S extends Record, K extends Enum<K> & Procedure.Step> JournalRecord drive(
            Procedure<S, K> procedure, JournalRecord from) {
        ProcedureRun<S, K> run = new ProcedureRun<>(procedure, from, journal, states, clock, retries, pause, listener);
        JournalRecord last = run.toTheEnd();
        if (last.phase().isEnded()) {
            listener.ended(last);
            journal.remove(last.id());
        }
        return last;
    }
}
