package io.holdfast.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.module.SimpleModule;
import io.holdfast.error.Conflict;
import io.holdfast.error.Fenced;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random trees of procedures, random order of everything, leaders that die before and after any write or go on without
 * knowing that another one leads. Whatever happens: effects happen at least once, what is undone is undone completely,
 * locks exclude each other and are never left.
 */
class ProcedureModelTest {

    private static final int SEEDS = 250;
    private static final int ATTEMPTS = 3;
    private static final RetryPolicy RETRIES = new RetryPolicy(
            ATTEMPTS, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofDays(1), Duration.ofSeconds(10));
    private static final List<String> RESOURCES = List.of("a", "b", "c");

    @Test
    void whateverHappensEveryTreeIsWholeOrGone() {
        String only = System.getProperty("seed");
        for (long seed = 0; seed < SEEDS; seed++) {
            if (only == null || Long.parseLong(only) == seed) {
                try {
                    new History(seed).play();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + " (again with -Dseed=" + seed + "): " + e, e);
                }
            }
        }
    }

    /** One run of the world. */
    private static final class History {

        private final RandomGenerator random;
        private final ScriptedProcedure.World world = new ScriptedProcedure.World();
        private final MemoryJournal memory = new MemoryJournal();
        private final Map<ProcedureId, Script> submitted = new HashMap<>();
        private final Map<ProcedureId, List<Lock>> locked = new HashMap<>();
        private final Set<ProcedureId> cancelled = new TreeSet<>();
        private final CallingThread scheduler;
        private Instant now = Instant.EPOCH;
        private int epoch;
        private int crashesLeft;
        private WildJournal journal = new WildJournal(0);
        private ProcedureEngine engine;

        History(long seed) {
            random = new Random(seed);
            crashesLeft = random.nextInt(12);
            scheduler = new CallingThread(time -> now = now.plus(time), random::nextInt);
            engine = lead();
        }

        /** Another process takes the lead; the one before may go on for a while without knowing. */
        private ProcedureEngine lead() {
            int own = ++epoch;
            Clock clock = new TestClock(() -> now);
            journal = new WildJournal(own);
            engine = new ProcedureEngine(
                    journal,
                    List.of(new ScriptedProcedure(world)),
                    new StateCodec(new SimpleModule()),
                    clock,
                    RETRIES,
                    scheduler,
                    ProcedureListener.NONE);
            engine.start();
            return engine;
        }

        void play() {
            int procedures = 1 + random.nextInt(4);
            for (int i = 0; i < procedures; i++) {
                submit(new ProcedureId("p" + i));
                run(random.nextInt(30));
            }
            long steps = 0;
            while (isAnyActive()) {
                run(1 + random.nextInt(20));
                disturb();
                assertThat(++steps).as("it ends").isLessThan(100_000);
            }
            submitted.forEach(this::assertWholeOrGone);
            assertNoLockIsLeft();
        }

        private void submit(ProcedureId id) {
            Script script = Script.random(random, 1);
            List<Lock> locks = RESOURCES.stream()
                    .filter(resource -> random.nextInt(3) == 0)
                    .map(resource -> random.nextBoolean() ? Lock.shared(resource) : Lock.exclusive(resource))
                    .toList();
            ProcedureEngine.Contention contention =
                    random.nextBoolean() ? ProcedureEngine.Contention.WAIT : ProcedureEngine.Contention.REFUSE;
            locked.put(id, locks);
            try {
                engine.submit(
                        id,
                        new ScriptedProcedure(world),
                        new ScriptedProcedure.ScriptedState(id.text(), script, locks, 0),
                        contention);
                submitted.put(id, script);
            } catch (Conflict e) {
                assertThat(contention).isEqualTo(ProcedureEngine.Contention.REFUSE);
            } catch (CrashingJournal.Crash | Fenced e) {
                if (memory.load().stream().anyMatch(record -> record.id().equals(id))) {
                    submitted.put(id, script);
                }
                lead();
            }
        }

        private void run(int steps) {
            for (int i = 0; i < steps && scheduler.step(); i++) {
                assertLocksExclude();
            }
        }

        private void disturb() {
            int what = random.nextInt(12);
            try {
                if (what == 0 && crashesLeft > 0) {
                    crashesLeft--;
                    lead();
                } else if (what == 1) {
                    List<ProcedureId> all = List.copyOf(new TreeSet<>(submitted.keySet()));
                    ProcedureId one = all.get(random.nextInt(all.size()));
                    engine.cancel(one);
                    cancelled.add(one);
                } else if (what == 2) {
                    engine.report(new ProcedureId("p0"), new StateCodec(new SimpleModule()).toJson(new Note("hello")));
                }
            } catch (Conflict tooLate) {
                // It had ended or decided.
            } catch (CrashingJournal.Crash | Fenced e) {
                lead();
            }
        }

        private boolean isAnyActive() {
            List<JournalRecord> records = memory.load();
            boolean active = records.stream().anyMatch(record -> record.parent() != null || !record.closed());
            if (active && !scheduler.step()) {
                assertThat(journal.dead)
                        .as("a leader that is alive does nothing")
                        .isTrue();
                lead();
            }
            return active;
        }

        private void assertLocksExclude() {
            List<JournalRecord> holders = memory.load().stream()
                    .filter(record -> record.parent() == null
                            && record.phase() != Phase.WAITING
                            && !record.phase().isEnded())
                    .toList();
            for (int i = 0; i < holders.size(); i++) {
                for (JournalRecord other : holders.subList(i + 1, holders.size())) {
                    assertThat(holders.get(i).locks())
                            .as(
                                    "%s and %s hold what excludes each other",
                                    holders.get(i).id(), other.id())
                            .noneMatch(lock -> other.locks().stream().anyMatch(lock::excludes));
                }
            }
        }

        private void assertWholeOrGone(ProcedureId id, Script script) {
            JournalRecord last = memory.load().stream()
                    .filter(record -> record.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            List<String> expected = new ArrayList<>();
            if (last.phase() == Phase.COMPLETE) {
                marks(id, script, expected);
            } else {
                assertThat(script.canComplete(ATTEMPTS) && !cancelled.contains(id))
                        .as("%s could complete, but is %s", id, last.phase())
                        .isFalse();
            }
            assertThat(world.marks.keySet().stream()
                            .filter(mark -> mark.startsWith(id + " ") || mark.startsWith(id + ".")))
                    .as("effects of %s, which is %s", id, last.phase())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }

        private static void marks(ProcedureId id, Script script, List<String> into) {
            int child = 0;
            ScriptedProcedure.ScriptedStep[] steps = ScriptedProcedure.ScriptedStep.values();
            for (int i = 0; i < steps.length; i++) {
                into.add(id + " " + steps[i]);
                for (Script one : script.lines().get(i).children()) {
                    marks(id.child(child++), one, into);
                }
            }
        }

        private void assertNoLockIsLeft() {
            crashesLeft = 0;
            ProcedureEngine last = lead();
            ProcedureId id = new ProcedureId("last");
            List<Lock> all = RESOURCES.stream().map(Lock::exclusive).toList();
            JournalRecord record = last.run(
                    id, new ScriptedProcedure(world), new ScriptedProcedure.ScriptedState("last", Script.of(), all, 0));
            assertThat(record.phase()).isEqualTo(Phase.COMPLETE);
        }

        private record Note(String text) {}

        /** Refuses leaders of the past, and kills those of the present at any write. */
        private final class WildJournal implements Journal {

            private final int own;
            private boolean dead;

            WildJournal(int own) {
                this.own = own;
            }

            @Override
            public List<JournalRecord> load() {
                return memory.load();
            }

            @Override
            public void write(List<JournalRecord> records) {
                wildly(() -> memory.write(records));
            }

            @Override
            public void remove(List<ProcedureId> ids) {
                wildly(() -> memory.remove(ids));
            }

            private void wildly(Runnable change) {
                checkLeading();
                boolean dies = crashesLeft > 0 && random.nextInt(15) == 0;
                boolean before = random.nextBoolean();
                if (dies) {
                    crashesLeft--;
                    dead = true;
                }
                if (!dies || !before) {
                    change.run();
                }
                if (dies) {
                    throw new CrashingJournal.Crash(before ? "before a write" : "after a write");
                }
            }

            @Override
            public void checkLeading() {
                if (dead) {
                    throw new CrashingJournal.Crash("the process is dead");
                }
                if (own != epoch) {
                    throw new Fenced("epoch " + own + " is past");
                }
            }
        }
    }

    /** A clock that shows what it is told. */
    private static final class TestClock extends Clock {

        private final Supplier<Instant> now;

        TestClock(Supplier<Instant> now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now.get();
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
