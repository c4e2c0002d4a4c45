package io.holdfast.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.module.SimpleModule;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Fenced;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ProcedureEngineTest {

    private static final ProcedureId ID = new ProcedureId("p-1");
    private static final RetryPolicy THREE_ATTEMPTS = new RetryPolicy(
            3, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(3), Duration.ofMinutes(1));

    enum TripStep implements Procedure.Step {
        PACK,
        DRIVE,
        ARRIVE {
            @Override
            public boolean decides() {
                return true;
            }
        },
        UNPACK
    }

    record Trip(String traveller, int kilometres) {}

    /** Writes down what is done and undone; fails where it is told to. */
    private static final class TripProcedure implements Procedure<Trip, TripStep> {

        final List<String> diary = new ArrayList<>();
        final Map<String, Supplier<RuntimeException>> failures = new HashMap<>();

        @Override
        public String kind() {
            return "trip";
        }

        @Override
        public Class<Trip> stateType() {
            return Trip.class;
        }

        @Override
        public Class<TripStep> stepType() {
            return TripStep.class;
        }

        @Override
        public Outcome<Trip> execute(TripStep step, Trip state, StepContext context) {
            write("do " + step);
            return Outcome.done(new Trip(state.traveller(), state.kilometres() + 10));
        }

        @Override
        public void undo(TripStep step, Trip state, StepContext context) {
            write("undo " + step);
        }

        private void write(String entry) {
            diary.add(entry);
            Supplier<RuntimeException> failure = failures.get(entry);
            if (failure != null) {
                throw failure.get();
            }
        }
    }

    private final TripProcedure procedure = new TripProcedure();
    private final HandClock clock = new HandClock();
    private final MemoryJournal memory = new MemoryJournal();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<JournalRecord> ended = new ArrayList<>();

    /** Goes on when a test says so. */
    private static final class HandClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private ProcedureEngine engine(Journal journal) {
        return engine(journal, new ProcedureListener() {
            @Override
            public void ended(JournalRecord record) {
                ended.add(record);
            }
        });
    }

    private ProcedureEngine engine(Journal journal, ProcedureListener listener) {
        return new ProcedureEngine(
                journal,
                List.of(procedure),
                new StateCodec(new SimpleModule()),
                clock,
                THREE_ATTEMPTS,
                new CallingThread(pauses::add),
                listener);
    }

    private JournalRecord run() {
        return engine(memory).run(ID, procedure, new Trip("Ida", 0));
    }

    @Test
    void runsTheStepsInOrderAndForgetsTheProcedureWhenItHasEnded() {
        JournalRecord last = run();

        assertThat(last.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(last.state().path("kilometres").asInt()).isEqualTo(40);
        assertThat(procedure.diary).containsExactly("do PACK", "do DRIVE", "do ARRIVE", "do UNPACK");
        assertThat(memory.load()).allMatch(JournalRecord::closed);
        assertThat(ended).extracting(JournalRecord::phase).containsExactly(Phase.COMPLETE);
    }

    @Test
    void whatAStepLogsBearsTheNameOfItsProcedure() {
        List<@Nullable String> names = new ArrayList<>();
        procedure.failures.put("do DRIVE", () -> {
            names.add(MDC.get(ProcedureId.IN_THE_LOG));
            return new Corrupt("unable to drive: flat tyre", null, null);
        });

        run();

        assertThat(names).containsExactly(ID.text());
        assertThat(MDC.get(ProcedureId.IN_THE_LOG)).isNull();
    }

    @Test
    void undoesTheFailedStepAndThoseBeforeItInReverse() {
        procedure.failures.put("do DRIVE", () -> new Corrupt("unable to drive: flat tyre", "call for help", null));

        JournalRecord last = run();

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(last.failure())
                .isEqualTo(new Failure(ErrorCode.CORRUPT, "unable to drive: flat tyre", "call for help"));
        assertThat(procedure.diary).containsExactly("do PACK", "do DRIVE", "undo DRIVE", "undo PACK");
        assertThat(memory.load()).allMatch(JournalRecord::closed);
    }

    @Test
    void undoesAfterAMistakeOfTheProgramToo() {
        procedure.failures.put("do DRIVE", () -> new IllegalStateException("bug"));

        JournalRecord last = run();

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(last.failure()).toException()).isInstanceOf(IllegalStateException.class);
        assertThat(procedure.diary).endsWith("undo DRIVE", "undo PACK");
    }

    @Test
    void runsAStepAgainThatCouldNotReachWhatItNeedsWaitingLongerEachTime() {
        procedure.failures.put("do DRIVE", () -> new Unavailable("unable to drive: road closed", null, null));

        JournalRecord last = run();

        assertThat(procedure.diary.stream().filter("do DRIVE"::equals)).hasSize(3);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(last.phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void runsAStepNotAgainForLongWhereEachAttemptTakesLong() {
        procedure.failures.put("do DRIVE", () -> {
            clock.now = clock.now.plus(Duration.ofMinutes(4));
            return new Unavailable("unable to drive: no fuel came", null, null);
        });

        assertThat(run().phase()).isEqualTo(Phase.FAILED);

        assertThat(procedure.diary).containsExactly("do PACK", "do DRIVE", "do DRIVE", "undo DRIVE", "undo PACK");
    }

    @Test
    void undoesNothingWhenTheOutcomeStaysUnknown() {
        procedure.failures.put("do DRIVE", () -> new OutcomeUnknown("unable to tell where we are", null));

        JournalRecord last = run();

        assertThat(last.phase()).isEqualTo(Phase.RUNNING);
        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        assertThat(procedure.diary).noneMatch(entry -> entry.startsWith("undo"));

        procedure.failures.clear();
        assertThat(engine(memory).recover()).extracting(JournalRecord::phase).containsExactly(Phase.COMPLETE);
    }

    @Test
    void stopsAtOnceWhenItLeadsNoMoreAndUndoesNothing() {
        procedure.failures.put("do DRIVE", () -> new Fenced("unable to go on: another one leads"));

        assertThatThrownBy(this::run).isInstanceOf(Fenced.class);

        assertThat(procedure.diary).containsExactly("do PACK", "do DRIVE");
        assertThat(memory.load()).extracting(JournalRecord::step).containsExactly("DRIVE");
    }

    @Test
    void doesNotUndoWhatHasHappenedAndTidiesUpLater() {
        procedure.failures.put("do UNPACK", () -> new Unavailable("unable to unpack: no key", null, null));

        JournalRecord last = run();

        assertThat(last.phase()).isEqualTo(Phase.FINISHING);
        assertThat(last.phase().hasHappened()).isTrue();
        assertThat(procedure.diary).noneMatch(entry -> entry.startsWith("undo"));

        procedure.failures.clear();
        assertThat(engine(memory).recover()).extracting(JournalRecord::phase).containsExactly(Phase.COMPLETE);
    }

    @Test
    void anUndoThatFailsIsTakenUpByTheNextLeader() {
        procedure.failures.put("do DRIVE", () -> new Corrupt("unable to drive", null, null));
        procedure.failures.put("undo PACK", () -> new Unavailable("unable to unpack", null, null));

        assertThat(run().phase()).isEqualTo(Phase.ROLLING_BACK);

        procedure.failures.clear();
        assertThat(engine(memory).recover()).extracting(JournalRecord::phase).containsExactly(Phase.FAILED);
        assertThat(memory.load()).allMatch(JournalRecord::closed);
    }

    @Test
    void leavesAloneWhatItDoesNotKnow() {
        JournalRecord foreign = JournalRecord.begin(
                new ProcedureId("p-2"),
                null,
                "voyage",
                "SAIL",
                new StateCodec(new SimpleModule()).toJson(new Trip("Ole", 1)),
                Instant.EPOCH);
        memory.write(List.of(foreign));

        assertThat(engine(memory).recover()).containsExactly(foreign);
        assertThat(memory.load()).containsExactly(foreign);
    }

    @Test
    void everyStepIsDoneWhereverTheProcessDies() {
        for (int write = 1; write <= 6; write++) {
            for (boolean after : new boolean[] {false, true}) {
                procedure.diary.clear();
                memory.remove(List.of(ID));
                crashAt(write, after);
                engine(memory).recover();

                boolean nothingWritten = write == 1 && !after;
                assertThat(memory.load()).allMatch(JournalRecord::closed);
                assertThat(procedure.diary.stream().distinct().toList())
                        .isEqualTo(
                                nothingWritten ? List.of() : List.of("do PACK", "do DRIVE", "do ARRIVE", "do UNPACK"));
            }
        }
    }

    @Test
    void everyStepIsUndoneWhereverTheProcessDiesWhileRollingBack() {
        procedure.failures.put("do DRIVE", () -> new Corrupt("unable to drive", null, null));
        for (int write = 3; write <= 6; write++) {
            for (boolean after : new boolean[] {false, true}) {
                procedure.diary.clear();
                memory.remove(List.of(ID));
                crashAt(write, after);
                engine(memory).recover();

                assertThat(memory.load()).allMatch(JournalRecord::closed);
                assertThat(procedure.diary.stream().distinct().toList())
                        .containsExactly("do PACK", "do DRIVE", "undo DRIVE", "undo PACK");
            }
        }
    }

    /** So that what has to be done behind a procedure is done, whoever dies in the middle of it. */
    @Test
    void anEndThatADyingProcessHeardIsHeardAgainByTheNext() {
        ProcedureListener dying = new ProcedureListener() {
            @Override
            public void ended(JournalRecord record) {
                throw new CrashingJournal.Crash("while listening");
            }
        };
        assertThatThrownBy(() -> engine(memory, dying).run(ID, procedure, new Trip("Ida", 0)))
                .isInstanceOf(CrashingJournal.Crash.class);
        assertThat(memory.load()).noneMatch(JournalRecord::closed);

        engine(memory).recover();

        assertThat(ended).extracting(JournalRecord::phase).containsExactly(Phase.COMPLETE);
        assertThat(memory.load()).allMatch(JournalRecord::closed);
        assertThat(procedure.diary).containsExactly("do PACK", "do DRIVE", "do ARRIVE", "do UNPACK");
    }

    private void crashAt(int write, boolean after) {
        Journal dying = new CrashingJournal(memory, write, after);
        assertThatThrownBy(() -> engine(dying).run(ID, procedure, new Trip("Ida", 0)))
                .isInstanceOf(CrashingJournal.Crash.class);
    }
}
