package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.dispatch.Dispatcher;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotForm;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A cluster with two tables, and leaders one after another, whose time passes at once. */
final class Stage {

    static final TableId ORDERS = TableId.parse("orders");
    static final TableId EVENTS = TableId.parse("ns:events");

    final FakeCluster cluster = new FakeCluster("cluster-1");
    final MemoryJournal journal = new MemoryJournal();
    private final Random random = new Random(7);
    private final int regionsPerTask;
    private Instant now = Instant.parse("2026-03-04T12:00:00Z");

    Stage() {
        this(SnapshotSettings.DEFAULT.regionsPerTask());
    }

    Stage(int regionsPerTask) {
        this.regionsPerTask = regionsPerTask;
        cluster.createTable("orders", "first", "second");
        cluster.createTable("ns:events", "third");
    }

    Instant now() {
        return now;
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                // No two looks at a clock say the same.
                now = now.plusMillis(1);
                return now;
            }
        };
    }

    SnapshotProcedures procedures() {
        return procedures(Optional.empty());
    }

    SnapshotProcedures procedures(Optional<Dispatcher> workers) {
        SnapshotSettings usual = SnapshotSettings.DEFAULT;
        return new SnapshotProcedures(
                cluster,
                clock(),
                new SnapshotSettings(
                        usual.tablesAtOnce(),
                        usual.flushesPerServer(),
                        regionsPerTask,
                        usual.attempts(),
                        usual.longestTake()),
                workers);
    }

    ProcedureEngine engine(Journal journalOfThisProcess, SnapshotProcedures procedures) {
        return new ProcedureEngine(
                journalOfThisProcess,
                procedures.kindsWith(),
                new StateCodec(ValueForms.module()),
                clock(),
                RetryPolicy.DEFAULT,
                new CallingThread(time -> now = now.plus(time)),
                ProcedureListener.NONE);
    }

    SessionId newSession() {
        return SessionId.create(clock().instant(), random);
    }

    SnapshotState snapshot(String name, TableId... tables) {
        return snapshot(name, SnapshotForm.FLUSH, tables);
    }

    SnapshotState snapshot(String name, SnapshotForm form, TableId... tables) {
        return SnapshotState.begin(
                cluster, newSession(), name, Arrays.stream(tables).sorted().toList(), form, Optional.empty());
    }

    List<SnapshotFacts> named(String name) {
        return new SnapshotInspection(cluster).named(name);
    }

    /** Takes snapshots that a test begins with. */
    void have(String name, TableId... tables) {
        SnapshotState state = snapshot(name, tables);
        SnapshotProcedures procedures = procedures();
        engine(new MemoryJournal(), procedures)
                .run(new ProcedureId(state.session().text()), procedures.create(), state);
    }

    void haveFromElsewhere(String name, TableId table) {
        cluster.take(new SnapshotName(name), table);
    }

    <S extends Record, K extends Enum<K> & Procedure.Step> JournalRecord run(
            SnapshotProcedures procedures, Procedure<S, K> procedure, SessionId session, S state) {
        return engine(journal, procedures).run(new ProcedureId(session.text()), procedure, state);
    }

    /**
     * Runs it in a process that dies at a write to the journal; the next leader takes up what is left, and lets go of pins
     * that nobody needs.
     *
     * @return whether it died
     */
    <S extends Record, K extends Enum<K> & Procedure.Step> boolean runAndDie(
            SnapshotProcedures procedures,
            Procedure<S, K> procedure,
            SessionId session,
            S state,
            int write,
            boolean after) {
        boolean died = false;
        try {
            engine(new CrashingJournal(journal, write, after), procedures)
                    .run(new ProcedureId(session.text()), procedure, state);
        } catch (CrashingJournal.Crash expected) {
            died = true;
        }
        recover();
        return died;
    }

    void recover() {
        engine(journal, procedures()).recover();
        assertThat(journal.load()).allMatch(JournalRecord::closed);
        new SnapshotPins(cluster).release(Set.of());
    }
}
