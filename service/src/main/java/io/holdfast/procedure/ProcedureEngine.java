package io.holdfast.procedure;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.error.Conflict;
import io.holdfast.error.Fenced;
import io.holdfast.error.Rejected;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs procedures durably: each transition is one write to the journal, made before the step that it announces. A
 * procedure found in the journal is taken up where its last leader left it.
 *
 * <p>When the journal cannot be written, or the lead is lost, the engine steps down at once: it writes nothing more and
 * begins no step, and whoever waits is told why. It decides nothing about time or threads itself: clock and scheduler are
 * given to it. All methods may be called by many threads.
 */
public final class ProcedureEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcedureEngine.class);

    /** Procedures without a parent that have not ended. */
    private static final int MOST_ACTIVE = 1_000;

    /** How many procedures are remembered after their end. */
    private static final int HISTORY = 100;

    private final Journal journal;
    private final Map<String, Procedure<?, ?>> kinds;
    private final Surroundings surroundings;
    private final Locks locks = new Locks();
    private final Map<ProcedureId, ProcedureRun<?, ?>> active = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<ProcedureId, JournalRecord> foreign = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<ProcedureId, JournalRecord> history = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable Throwable> stopped = new AtomicReference<>();

    public ProcedureEngine(
            Journal journal,
            List<Procedure<?, ?>> kinds,
            StateCodec states,
            Clock clock,
            RetryPolicy retries,
            Scheduler scheduler,
            ProcedureListener listener) {
        this.journal = journal;
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(Procedure::kind, Function.identity()));
        this.surroundings = new Surroundings(scheduler, states, clock, retries, listener);
    }

    /**
     * Takes up every procedure that the journal holds; one of a kind or a version unknown to this engine is left alone, as
     * a newer version may have begun it, and keeps its locks. Called once, before anything else.
     */
    public void start() {
        Map<ProcedureId, List<JournalRecord>> byParent = new ConcurrentHashMap<>();
        List<JournalRecord> roots = new ArrayList<>();
        for (JournalRecord record : journal.load()) {
            if (record.parent() == null) {
                roots.add(record);
            } else {
                byParent.computeIfAbsent(record.parent().id(), id -> new ArrayList<>())
                        .add(record);
            }
        }
        roots.sort(Comparator.comparing(JournalRecord::startedAt).thenComparing(JournalRecord::id));
        roots.forEach(root -> takeUp(root, byParent));
        roots.stream()
                .filter(root -> root.phase() == Phase.WAITING)
                .forEach(root -> locks.acquire(root.id(), root.locks()));
        active.values().forEach(ProcedureRun::start);
    }

    private void takeUp(JournalRecord root, Map<ProcedureId, List<JournalRecord>> byParent) {
        if (root.closed()) {
            history.put(root.id(), root);
            return;
        }
        if (root.phase() != Phase.WAITING) {
            locks.restore(root.id(), root.locks());
        }
        if (!isKnown(root, byParent)) {
            LOG.warn("{} is left alone: a procedure of kind {} is not all known here", root.id(), root.kind());
            foreign.put(root.id(), root);
            return;
        }
        ProcedureRun<?, ?> run = load(root, null, byParent);
        active.put(root.id(), run);
    }

    private boolean isKnown(JournalRecord record, Map<ProcedureId, List<JournalRecord>> byParent) {
        return !record.isOfANewerVersion()
                && kinds.containsKey(record.kind())
                && byParent.getOrDefault(record.id(), List.of()).stream().allMatch(child -> isKnown(child, byParent));
    }

    private ProcedureRun<?, ?> load(
            JournalRecord record, @Nullable ProcedureRun<?, ?> parent, Map<ProcedureId, List<JournalRecord>> byParent) {
        ProcedureRun<?, ?> run =
                new ProcedureRun<>(requireNonNull(kinds.get(record.kind())), record, parent, surroundings);
        byParent.getOrDefault(record.id(), List.of()).stream()
                .sorted(Comparator.comparing(child -> child.id().number()))
                .forEach(child -> load(child, run, byParent));
        return run;
    }

    /**
     * Takes up every procedure that the journal holds, and waits until each has ended or can for now go neither on nor
     * back.
     *
     * @return what became of each, oldest first; one that has not ended stays in the journal
     */
    public List<JournalRecord> recover() {
        start();
        return settle();
    }

    /** Waits until each procedure that runs now has ended or can for now go neither on nor back; the rest as {@link #recover}. */
    public List<JournalRecord> settle() {
        List<JournalRecord> last = new ArrayList<>(foreign.values());
        active.values().stream()
                .sorted(Comparator.comparing(run -> run.record().startedAt()))
                .map(run -> surroundings.scheduler().await(run.settled()))
                .forEach(last::add);
        return last;
    }

    /** What to do about locks that others hold. */
    public enum Contention {
        /** Throw CONFLICT. */
        REFUSE,
        /** Wait in line, in phase WAITING. */
        WAIT
    }

    /**
     * Begins a procedure. When this returns it is recorded, and goes on whatever happens to this process.
     *
     * @throws Conflict if others hold its locks and that is to be refused, or there are too many procedures
     * @throws Rejected if its state is too large
     */
    public <S extends Record, K extends Enum<K> & Procedure.Step> void submit(
            ProcedureId id, Procedure<S, K> procedure, S state, Contention contention) {
        List<Lock> wanted = procedure.locks(state);
        JournalRecord first = JournalRecord.begin(
                id,
                null,
                procedure.kind(),
                procedure.stepType().getEnumConstants()[0].name(),
                surroundings.states().toJson(state),
                surroundings.now());
        ProcedureRun<S, K> run;
        synchronized (locks) {
            requireRoom();
            if (contention == Contention.REFUSE) {
                requireFree(wanted);
            }
            Phase phase = locks.acquire(id, wanted) ? Phase.RUNNING : Phase.WAITING;
            run = new ProcedureRun<>(procedure, first.locking(phase, wanted), null, surroundings);
            try {
                surroundings.write(List.of(run.record()));
            } catch (RuntimeException e) {
                locks.release(id);
                throw e;
            }
            active.put(id, run);
        }
        Throwable why = stopped.get();
        if (why != null) {
            run.settled().completeExceptionally(why);
        }
        run.start();
    }

    private void requireRoom() {
        if (active.size() >= MOST_ACTIVE) {
            throw new Conflict(
                    "unable to begin: expected fewer than %d running sessions, found %d"
                            .formatted(MOST_ACTIVE, active.size()),
                    "wait until some have ended");
        }
    }

    private void requireFree(List<Lock> wanted) {
        locks.inTheWay(wanted)
                .flatMap(this::find)
                .flatMap(holder -> holder.refusing(wanted))
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }

    /**
     * Waits until a procedure has ended, or can for now go neither on nor back.
     *
     * @return its last record: COMPLETE; FINISHING, when it has happened but could not tidy up yet; FAILED or CANCELLED,
     *     when it was undone; or RUNNING or ROLLING_BACK, when it is stuck, with what it is stuck at
     * @throws Rejected if there is no such procedure
     * @throws Fenced if the lead was lost, or whatever else made the engine step down
     */
    public JournalRecord await(ProcedureId id) {
        ProcedureRun<?, ?> run = active.get(id);
        return run != null ? surroundings.scheduler().await(run.settled()) : find(id).orElseThrow(() -> unknown(id));
    }

    /** Begins a procedure, refusing to wait for locks, and waits for its end. */
    public <S extends Record, K extends Enum<K> & Procedure.Step> JournalRecord run(
            ProcedureId id, Procedure<S, K> procedure, S state) {
        submit(id, procedure, state, Contention.REFUSE);
        return await(id);
    }

    /**
     * Has a procedure undone, wherever it is. What has happened already is not undone.
     *
     * @throws Rejected if there is no such procedure
     * @throws Conflict if it has ended, or is past the step that decides
     */
    public void cancel(ProcedureId id) {
        ProcedureRun<?, ?> run = active.get(id);
        if (run == null || !run.cancel()) {
            JournalRecord record = find(id).orElseThrow(() -> unknown(id));
            throw new Conflict(
                    "unable to cancel session %s: expected it to run, found it %s".formatted(id, record.phase()), null);
        }
    }

    /**
     * Tells a procedure something that it waits for. It is durable when this returns, and wakes the step.
     *
     * @return false if there is no such procedure, or it has ended
     */
    public boolean report(ProcedureId id, JsonNode report) {
        ProcedureRun<?, ?> run = active.get(id);
        return run != null && run.report(report);
    }

    public Optional<JournalRecord> find(ProcedureId id) {
        ProcedureRun<?, ?> run = active.get(id);
        return run != null
                ? Optional.of(run.record())
                : Optional.ofNullable(foreign.get(id)).or(() -> Optional.ofNullable(history.get(id)));
    }

    /** All procedures that stand for themselves: those that run, and the newest of those that have ended. In any order. */
    public List<JournalRecord> list() {
        return Stream.of(
                        active.values().stream().map(ProcedureRun::record),
                        foreign.values().stream(),
                        history.values().stream())
                .flatMap(Function.identity())
                .toList();
    }

    /** Throws FENCED if this process has lost the lead. */
    public void checkLeading() {
        surroundings.checkLeading();
    }

    /** What a procedure remembered when this was recorded. */
    public <S extends Record, K extends Enum<K> & Procedure.Step> S stateOf(
            JournalRecord record, Procedure<S, K> procedure) {
        return surroundings.states().fromJson(record.state(), procedure.stateType());
    }

    private static Rejected unknown(ProcedureId id) {
        return new Rejected("unable to find session %s: expected it in the journal, found nothing".formatted(id), null);
    }

    /** Begins no step any more; those that run are left to the next leader. */
    @Override
    public void close() {
        surroundings.stepDown(new Fenced("unable to go on: this process gives up the lead"));
    }

    /** This engine, as its procedures see it. */
    private final class Surroundings implements RunSurroundings {

        private final Scheduler scheduler;
        private final StateCodec states;
        private final Clock clock;
        private final RetryPolicy retries;
        private final ProcedureListener listener;

        Surroundings(
                Scheduler scheduler, StateCodec states, Clock clock, RetryPolicy retries, ProcedureListener listener) {
            this.scheduler = scheduler;
            this.states = states;
            this.clock = clock;
            this.retries = retries;
            this.listener = listener;
        }

        @Override
        public Scheduler scheduler() {
            return scheduler;
        }

        @Override
        public StateCodec states() {
            return states;
        }

        @Override
        public RetryPolicy retries() {
            return retries;
        }

        @Override
        public ProcedureListener listener() {
            return listener;
        }

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public void write(List<JournalRecord> records) {
            journalling(() -> journal.write(records));
        }

        private void remove(List<ProcedureId> ids) {
            for (int from = 0; from < ids.size(); from += Journal.MOST_REMOVALS) {
                List<ProcedureId> some = ids.subList(from, Math.min(ids.size(), from + Journal.MOST_REMOVALS));
                journalling(() -> journal.remove(some));
            }
        }

        private void journalling(Runnable change) {
            if (stopped()) {
                throw new Fenced("unable to write the journal: this process has stepped down");
            }
            try {
                change.run();
            } catch (Rejected tooLarge) {
                throw tooLarge;
            } catch (RuntimeException | Error e) {
                stepDown(e);
                throw e;
            }
        }

        @Override
        public void checkLeading() {
            if (stopped()) {
                throw new Fenced("unable to go on: this process has stepped down");
            }
            journal.checkLeading();
        }

        @Override
        public boolean holdsLocks(ProcedureId id) {
            return locks.holds(id);
        }

        @Override
        public void stepDown(Throwable why) {
            if (stopped.compareAndSet(null, why)) {
                LOG.debug("the engine steps down", why);
                active.values().forEach(run -> run.settled().completeExceptionally(why));
                listener.steppedDown(why);
            }
        }

        @Override
        public boolean stopped() {
            return stopped.get() != null;
        }

        @Override
        public void closing(ProcedureRun<?, ?> run) {
            listener.ended(run.record());
            remove(run.descendants());
        }

        @Override
        public void closed(ProcedureRun<?, ?> run) {
            ProcedureId id = run.record().id();
            history.put(id, run.record());
            active.remove(id);
            release(id);
            forgetTheOldest();
        }

        private void release(ProcedureId id) {
            List<ProcedureId> granted;
            synchronized (locks) {
                locks.release(id);
                granted = locks.grant();
            }
            granted.stream().map(active::get).filter(run -> run != null).forEach(ProcedureRun::wake);
        }

        private void forgetTheOldest() {
            List<ProcedureId> tooMany = history.values().stream()
                    .sorted(Comparator.comparing(JournalRecord::updatedAt).reversed())
                    .skip(HISTORY)
                    .map(JournalRecord::id)
                    .toList();
            remove(tooMany);
            history.keySet().removeAll(tooMany);
        }
    }
}
