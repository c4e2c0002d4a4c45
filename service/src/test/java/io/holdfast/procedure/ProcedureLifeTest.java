package io.holdfast.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.module.SimpleModule;
import io.holdfast.error.Conflict;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Fenced;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.procedure.ProcedureEngine.Contention;
import io.holdfast.procedure.Script.Line;
import io.holdfast.procedure.ScriptedProcedure.ScriptedState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Children, locks, cancelling, limits, reports: what the engine adds to a list of steps. */
class ProcedureLifeTest {

    private static final ProcedureId ID = new ProcedureId("p");
    private static final StateCodec STATES = new StateCodec(new SimpleModule());

    private final ScriptedProcedure.World world = new ScriptedProcedure.World();
    private final MemoryJournal journal = new MemoryJournal();
    private final VirtualClock clock = new VirtualClock();
    private final CallingThread scheduler = new CallingThread(clock::pass);
    private final List<String> heard = new ArrayList<>();
    private ScriptedProcedure procedure = new ScriptedProcedure(world);
    private ProcedureEngine engine = engine(journal);

    private ProcedureEngine engine(Journal of) {
        return new ProcedureEngine(
                of,
                List.of(procedure),
                STATES,
                clock,
                new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                scheduler,
                new ProcedureListener() {
                    @Override
                    public void steppedDown(Throwable why) {
                        heard.add("stepped down");
                    }

                    @Override
                    public void ended(JournalRecord record) {
                        heard.add(record.id() + " " + record.phase());
                    }
                });
    }

    private void submit(ProcedureId id, Script script, Lock... locks) {
        engine.submit(id, procedure, new ScriptedState("x", script, List.of(locks), 0), Contention.WAIT);
    }

    private JournalRecord run(Script script) {
        submit(ID, script);
        return engine.await(ID);
    }

    private void runUntilIdle() {
        while (scheduler.step()) {
            // Everything happens in there.
        }
    }

    private Phase phase(String id) {
        return engine.find(new ProcedureId(id)).orElseThrow().phase();
    }

    @Test
    void childrenAreDoneWhenTheStepAfterThemBegins() {
        JournalRecord last = run(Script.of(Line.beginning(2, Script.of(), Script.of(), Script.of())));

        assertThat(last.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(world.marks).containsKeys("p FIRST", "p.0 LAST", "p.1 LAST", "p.2 LAST", "p LAST");
        assertThat(journal.load())
                .as("children are forgotten with their parent")
                .hasSize(1);
    }

    /** Otherwise a command would wait for as long as the child does. */
    @Test
    void whoWaitsForAProcedureIsToldThatAChildCanGoNeitherOnNorBack() {
        Script failing = Script.of(new Line(0, 0, true, List.of(), 1, 5));

        JournalRecord last = run(Script.of(Line.beginning(1, failing)));

        assertThat(last.phase()).isEqualTo(Phase.RUNNING);
        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        runUntilIdle();
        assertThat(phase("p")).isEqualTo(Phase.FAILED);
    }

    @Test
    void noMoreChildrenRunThanAreAllowed() {
        Script patient = Script.of(new Line(0, 3, false, List.of(), 1, 0));
        submit(ID, Script.of(Line.beginning(2, patient, patient, patient, patient, patient)));

        int most = 0;
        while (scheduler.step()) {
            most = Math.max(most, (int) journal.load().stream()
                    .filter(record -> record.parent() != null)
                    .filter(record -> world.marks.containsKey(record.id() + " FIRST")
                            && !record.phase().isEnded())
                    .count());
        }

        assertThat(most).isEqualTo(2);
        assertThat(phase("p")).isEqualTo(Phase.COMPLETE);
    }

    @Test
    void aChildThatFailsHasItsBrothersUndoneAndThenItsParent() {
        JournalRecord last =
                run(Script.of(Line.SIMPLE, Line.beginning(1, Script.of(), Script.of(Line.failing()), Script.of())));

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(last.failure().message()).isEqualTo("unable to do p.1 FIRST");
        assertThat(world.marks).isEmpty();
        assertThat(world.calls).containsKey("undo p.0 LAST").containsKey("undo p.0 FIRST");
    }

    @Test
    void whatEndsLaterUndoesChildrenThatHadCompleted() {
        JournalRecord last = run(Script.of(Line.beginning(3, Script.of(), Script.of()), Line.failing()));

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(world.marks).isEmpty();
    }

    @Test
    void cancelsWhereverItIsUntilItHasDecided() {
        for (int steps = 0; steps < 40; steps++) {
            ProcedureId id = new ProcedureId("c" + steps);
            Script child = Script.of(new Line(1, 1, false, List.of(), 1, 0));
            submit(id, Script.of(Line.SIMPLE, Line.beginning(1, child, child)));
            for (int i = 0; i < steps; i++) {
                scheduler.step();
            }
            boolean accepted = true;
            try {
                engine.cancel(id);
            } catch (Conflict tooLate) {
                accepted = false;
            }
            boolean deciding = engine.find(id).orElseThrow().step().equals("DECIDE");
            Instant before = clock.instant();
            runUntilIdle();

            assertThat(phase(id.text())).isEqualTo(accepted && !deciding ? Phase.CANCELLED : Phase.COMPLETE);
            if (accepted && !deciding) {
                assertThat(world.marks.keySet()).noneMatch(mark -> mark.startsWith(id.text()));
                assertThat(Duration.between(before, clock.instant())).isLessThan(Duration.ofSeconds(6));
            }
            world.marks.clear();
        }
        assertThat(heard).contains("c0 CANCELLED", "c39 COMPLETE");
    }

    @Test
    void aCancelIsRememberedByTheNextLeader() {
        submit(ID, Script.of(Line.SIMPLE, new Line(0, 2, false, List.of(), 1, 0)));
        for (int i = 0; i < 3; i++) {
            scheduler.step();
        }
        engine.cancel(ID);
        engine.close();

        engine = engine(journal);
        assertThat(engine.recover()).extracting(JournalRecord::phase).containsExactly(Phase.CANCELLED);
        assertThat(world.marks).isEmpty();
    }

    @Test
    void whatIsUnknownOrHasEndedCannotBeCancelled() {
        assertThatThrownBy(() -> engine.cancel(ID)).isInstanceOf(Rejected.class);
        run(Script.of());
        assertThatThrownBy(() -> engine.cancel(ID))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("found it COMPLETE");
    }

    @Test
    void aStepThatTakesTooLongFails() {
        procedure = new ScriptedProcedure(world, Optional.of(Duration.ofSeconds(12)));
        engine = engine(journal);
        JournalRecord last = run(Script.of(Line.SIMPLE, new Line(0, 100, false, List.of(), 1, 0)));

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(last.failure()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(last.failure().message())
                .startsWith("unable to finish step SECOND of scripted: expected it to take at most PT12S");
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(12));
        assertThat(world.marks).isEmpty();
    }

    @Test
    void aStepWhoseChildrenTakeTooLongFails() {
        procedure = new ScriptedProcedure(world, Optional.of(Duration.ofSeconds(12)));
        engine = engine(journal);
        Script slow = Script.of(new Line(0, 100, false, List.of(), 1, 0));
        JournalRecord last = run(Script.of(Line.SIMPLE, Line.beginning(2, slow, slow)));

        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(world.marks).isEmpty();
    }

    private record Word(String word) {}

    @Test
    void aReportWakesTheStepAndOutlivesTheLeader() {
        submit(ID, Script.of(new Line(0, 2, false, List.of(), 1, 0)));
        scheduler.step();
        assertThat(engine.report(ID, STATES.toJson(new Word("hello")))).isTrue();
        assertThat(journal.load().get(0).reports())
                .extracting(node -> node.path("word").asText())
                .containsExactly("hello");
        scheduler.step();
        assertThat(clock.instant()).as("it did not wait for its time").isEqualTo(Instant.EPOCH);

        engine.close();
        engine = engine(journal);
        engine.recover();

        assertThat(phase("p")).isEqualTo(Phase.COMPLETE);
        assertThat(engine.report(ID, STATES.toJson(new Word("late")))).isFalse();
    }

    @Test
    void locksAreRefusedOrWaitedForInOrder() {
        Script slow = Script.of(new Line(0, 1, false, List.of(), 1, 0));
        submit(new ProcedureId("a"), slow, Lock.shared("t"));
        submit(new ProcedureId("b"), slow, Lock.exclusive("t"), Lock.exclusive("u"));
        submit(new ProcedureId("c"), slow, Lock.shared("t"));
        submit(new ProcedureId("d"), slow, Lock.exclusive("v"));
        assertThat(List.of(phase("a"), phase("b"), phase("c"), phase("d")))
                .as("c does not overtake b")
                .containsExactly(Phase.RUNNING, Phase.WAITING, Phase.WAITING, Phase.RUNNING);

        assertThatThrownBy(() -> engine.submit(
                        new ProcedureId("e"),
                        procedure,
                        new ScriptedState("e", slow, List.of(Lock.shared("t"), Lock.shared("x")), 0),
                        Contention.REFUSE))
                .isInstanceOf(Conflict.class)
                .hasMessage("unable to begin: expected nobody to hold t, found session b (scripted)");
        assertThat(engine.find(new ProcedureId("e"))).isEmpty();
        runUntilIdle();

        assertThat(heard).containsExactlyInAnyOrder("a COMPLETE", "d COMPLETE", "b COMPLETE", "c COMPLETE");
        assertThat(heard.indexOf("b COMPLETE")).isLessThan(heard.indexOf("c COMPLETE"));
    }

    @Test
    void locksAreKeptAcrossLeadersAlsoByWhatIsNotKnownHere() {
        Script slow = Script.of(new Line(0, 5, false, List.of(), 1, 0));
        submit(new ProcedureId("a"), slow, Lock.exclusive("t"));
        submit(new ProcedureId("b"), slow, Lock.exclusive("t"));
        journal.write(List.of(JournalRecord.begin(
                        new ProcedureId("f"),
                        null,
                        "of a newer version",
                        "X",
                        STATES.toJson(new Word("")),
                        Instant.EPOCH)
                .locking(Phase.RUNNING, List.of(Lock.shared("w")))));
        engine.close();

        engine = engine(journal);
        engine.start();
        submit(new ProcedureId("c"), slow, Lock.exclusive("w"));

        assertThat(List.of(phase("a"), phase("b"), phase("c")))
                .containsExactly(Phase.RUNNING, Phase.WAITING, Phase.WAITING);
        runUntilIdle();
        assertThat(List.of(phase("a"), phase("b"), phase("c")))
                .containsExactly(Phase.COMPLETE, Phase.COMPLETE, Phase.WAITING);
        engine.cancel(new ProcedureId("c"));
        runUntilIdle();
        assertThat(phase("c")).isEqualTo(Phase.CANCELLED);
    }

    @Test
    void aJournalThatFailsEndsEverythingAtOnce() {
        Journal broken = new Journal() {
            private int writes;

            @Override
            public List<JournalRecord> load() {
                return journal.load();
            }

            @Override
            public void write(List<JournalRecord> records) {
                if (++writes > 3) {
                    throw new Unavailable("unable to write the journal", null, null);
                }
                journal.write(records);
            }

            @Override
            public void remove(List<ProcedureId> ids) {}

            @Override
            public void checkLeading() {}
        };
        engine = engine(broken);
        submit(ID, Script.of());
        submit(new ProcedureId("q"), Script.of(new Line(0, 5, false, List.of(), 1, 0)));
        assertThatThrownBy(() -> engine.await(ID)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> engine.await(new ProcedureId("q"))).isInstanceOf(Unavailable.class);
        int calls = world.calls.size();
        runUntilIdle();

        assertThat(world.calls).as("no step begins any more").hasSize(calls);
        assertThat(heard).containsExactly("stepped down");
        assertThatThrownBy(() -> submit(new ProcedureId("r"), Script.of())).isInstanceOf(Fenced.class);
    }

    @Test
    void remembersABoundedNumberOfThoseThatHaveEnded() {
        for (int i = 0; i < 120; i++) {
            submit(new ProcedureId("h" + i), Script.of());
            runUntilIdle();
            clock.pass(Duration.ofSeconds(1));
        }

        assertThat(engine.list()).hasSize(100);
        assertThat(journal.load()).hasSize(100);
        assertThat(engine.find(new ProcedureId("h19"))).isEmpty();
        assertThat(phase("h119")).isEqualTo(Phase.COMPLETE);
    }

    @Test
    void aStateThatIsTooLargeIsRefusedAndHoldsNothing() {
        String large = "x".repeat(JournalCodec.LARGEST_BYTES);
        assertThatThrownBy(() -> engine.submit(
                        ID,
                        procedure,
                        new ScriptedState(large, Script.of(), List.of(Lock.exclusive("t")), 0),
                        Contention.REFUSE))
                .isInstanceOf(Rejected.class);

        submit(new ProcedureId("next"), Script.of(), Lock.exclusive("t"));
        assertThat(phase("next")).isEqualTo(Phase.RUNNING);
    }

    @Test
    void realThreadsRunProceduresSideBySideAndWakeWhoWaits() {
        try (Threads threads = new Threads(4)) {
            ProcedureEngine threaded = new ProcedureEngine(
                    journal,
                    List.of(procedure),
                    STATES,
                    Clock.systemUTC(),
                    RetryPolicy.DEFAULT,
                    threads,
                    ProcedureListener.NONE);
            List<CompletableFuture<Phase>> ends = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ProcedureId id = new ProcedureId("t" + i);
                ends.add(CompletableFuture.supplyAsync(() -> threaded.run(
                                id,
                                new ScriptedProcedure(new ScriptedProcedure.World()),
                                new ScriptedState(
                                        "x",
                                        Script.of(Line.beginning(2, Script.of(), Script.of(), Script.of())),
                                        List.of(Lock.shared("t")),
                                        0))
                        .phase()));
            }
            assertThat(ends).extracting(CompletableFuture::join).containsOnly(Phase.COMPLETE);
            threaded.close();
        }
    }

    /** A clock that is told what time passes. */
    private static final class VirtualClock extends Clock {

        private Instant now = Instant.EPOCH;

        void pass(Duration time) {
            now = now.plus(time);
        }

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
            return this;
        }
    }
}
