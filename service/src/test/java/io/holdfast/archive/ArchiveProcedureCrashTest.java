package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Intent;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTable;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.Wals;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dies before and after every write to the journal, forward and in rollback: every edit is archived once, and the cluster
 * keeps its logs for nobody but the archive.
 */
class ArchiveProcedureCrashTest {

    private static final TableId ORDERS = TableId.parse("orders");
    private static final TableId EVENTS = TableId.parse("events");

    @TempDir
    private Path scratch;

    private Duration ahead = Duration.ZERO;
    private final Clock clock = ((InstantSource) () -> Instant.now().plus(ahead)).withZone(ZoneOffset.UTC);
    private final Random random = new Random(7);
    private FakeCluster cluster = new FakeCluster("cluster-1");
    private MemoryJournal journal = new MemoryJournal();
    private MemoryObjectStore store = new MemoryObjectStore(clock);
    private Repository repository = Repository.init(store, new Random(1), clock);
    private long epoch;

    @BeforeEach
    void begin() {
        cluster = new FakeCluster("cluster-1");
        cluster.createTable("orders", "first");
        cluster.createTable("events", "second");
        journal = new MemoryJournal();
        store = new MemoryObjectStore(clock);
        repository = Repository.init(store, new Random(1), clock);
        EarlyImage.commit(repository, cluster.id(), clock, EVENTS, ORDERS);
    }

    private ProcedureEngine engine(Journal journalOfThisProcess, ArchiveProcedure procedure) {
        return new ProcedureEngine(
                journalOfThisProcess,
                List.of(procedure),
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
    }

    private ArchiveProcedure procedure() {
        Repositories repositories = (location, limit) -> repository;
        return new ArchiveProcedure(cluster, repositories, new LeaderEpoch(++epoch), clock, scratch.resolve("sorting"));
    }

    private ArchiveState session(UnaryOperator<ArchiveState> asked) {
        return asked.apply(ArchiveState.begin(SessionId.create(clock.instant(), random), "memory", clock.instant()));
    }

    private JournalRecord run(UnaryOperator<ArchiveState> asked) {
        return run(procedure(), asked);
    }

    private JournalRecord run(ArchiveProcedure procedure, UnaryOperator<ArchiveState> asked) {
        ArchiveState state = session(asked);
        return engine(journal, procedure).run(new ProcedureId(state.session().text()), procedure, state);
    }

    private boolean runUntilItDies(ArchiveState state, int write, boolean after) {
        ArchiveProcedure procedure = procedure();
        try {
            engine(new CrashingJournal(journal, write, after), procedure)
                    .run(new ProcedureId(state.session().text()), procedure, state);
            return false;
        } catch (CrashingJournal.Crash expected) {
            return true;
        }
    }

    private void recover() {
        engine(journal, procedure()).recover();
        assertThat(journal.load()).allMatch(JournalRecord::closed);
    }

    private JournalRecord enable(TableId... tables) {
        return run(state -> state.changing(List.of(tables), List.of()));
    }

    private JournalRecord cycle() {
        return run(UnaryOperator.identity());
    }

    private LogChain chain() {
        return repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .orElseThrow();
    }

    /** All edits in the archive, of a table. */
    private List<String> edits(TableId table) {
        List<String> edits = new ArrayList<>();
        for (LogSegmentRef ref : chain().segments()) {
            LogSegment segment = repository.readLogSegment(ref.object());
            segment.tables().stream()
                    .filter(found -> found.table().equals(table))
                    .flatMap(found -> found.files().stream())
                    .forEach(file -> {
                        try (BufferedReader lines = new BufferedReader(
                                new InputStreamReader(repository.openFile(file.content()), StandardCharsets.UTF_8))) {
                            lines.lines().forEach(edits::add);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
        }
        return edits;
    }

    private void write(String... edits) {
        for (String edit : edits) {
            cluster.wals().write(ORDERS, edit);
        }
    }

    private void assertNothingLeft() {
        String kept = chain().hold() == null ? "" : chain().hold().peer();
        assertThat(cluster.wals().holds(Holds.PREFIX))
                .as("what keeps the cluster's logs")
                .containsExactlyElementsOf(kept.isEmpty() ? List.of() : List.of(kept));
        assertThat(scratch.resolve("sorting")).doesNotExist();
        Set<SessionId> ended = new TreeSet<>(repository.newestRoot().ended());
        for (KeyPrefix prefix : List.of(Layout.data(), Layout.logs())) {
            try (Stream<ObjectInfo> objects = store.list(prefix)) {
                assertThat(objects.map(ObjectInfo::key).flatMap(key -> Layout.sessionOf(key).stream()))
                        .allMatch(ended::contains);
            }
        }
    }

    @Test
    void whatIsWrittenFromTheEnablingOnIsArchived() {
        write("before");
        assertThat(enable(ORDERS).phase()).isEqualTo(Phase.COMPLETE);
        assertThat(chain().protectedTables()).containsExactly(ORDERS);
        write("one", "two");
        cluster.wals().write(EVENTS, "not protected");
        cycle();
        write("three");
        cycle();

        assertThat(edits(ORDERS)).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(edits(EVENTS)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aCycleWithoutEditsMovesTheEndOn() {
        enable(ORDERS);
        cycle();
        var to = chain().to();
        cycle();
        assertThat(chain().to()).isAfter(to);
        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(1);
    }

    @Test
    void everyEditIsArchivedOnceWhereverTheProcessDies() {
        everyEditIsArchivedOnceWhereverTheProcessDies(10);
    }

    /** Both servers have written. */
    @Test
    void everyEditIsArchivedOnceWhereverTheProcessDiesThatReadsEachLogByItself() {
        everyEditIsArchivedOnceWhereverTheProcessDies(100L << 20);
    }

    private void everyEditIsArchivedOnceWhereverTheProcessDies(long bytesOfALog) {
        for (boolean after : new boolean[] {false, true}) {
            boolean died = true;
            for (int write = 1; died; write++) {
                begin();
                enable(ORDERS);
                cluster.wals().weigh(bytesOfALog);
                write("a", "b", "c");
                ArchiveState state = session(UnaryOperator.identity());
                died = runUntilItDies(state, write, after);
                write("while nobody leads");
                recover();
                cycle();

                assertThat(edits(ORDERS))
                        .as("died %s write %d", after ? "after" : "before", write)
                        .containsExactlyInAnyOrder("a", "b", "c", "while nobody leads");
                assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(1);
                assertNothingLeft();
            }
        }
    }

    @Test
    void enablingIsDoneOrUndoneWhereverTheProcessDies() {
        for (boolean after : new boolean[] {false, true}) {
            boolean died = true;
            for (int write = 1; died; write++) {
                begin();
                ArchiveState state = session(asked -> asked.changing(List.of(ORDERS), List.of()));
                died = runUntilItDies(state, write, after);
                recover();
                enable(ORDERS);
                write("one");
                cycle();

                assertThat(edits(ORDERS)).containsExactly("one");
                assertNothingLeft();
            }
        }
    }

    @Test
    void aFailureIsUndoneWhereverTheProcessDiesMeanwhile() {
        for (boolean after : new boolean[] {false, true}) {
            boolean died = true;
            for (int write = 1; died; write++) {
                begin();
                ArchiveState state = session(asked -> asked.changing(List.of(ORDERS), List.of()));
                cluster.fail("roll", () -> new Rejected("unable to roll: not allowed", null));
                died = runUntilItDies(state, write, after);
                recover();
                cluster.heal();

                assertThat(repository.newestRoot().logs()).isEmpty();
                assertThat(cluster.wals().holds(Holds.PREFIX)).isEmpty();
                try (Stream<ObjectInfo> objects = store.list(Layout.data())) {
                    assertThat(objects).isEmpty();
                }
            }
        }
    }

    @Test
    void nothingIsLostWhileLogsCannotBeRead() {
        enable(ORDERS);
        write("one");
        cluster.fail("readLog", () -> new Unavailable("unable to read: no data node", null, null));
        assertThat(cycle().phase()).isNotEqualTo(Phase.COMPLETE);
        write("two");
        cluster.heal();
        recover();
        cycle();
        assertThat(edits(ORDERS)).containsExactlyInAnyOrder("one", "two");
        assertNothingLeft();
    }

    @Test
    void aHoldThatSomebodyReleasedEndsWhatWasArchivedAndBeginsAnew() {
        enable(ORDERS);
        write("one");
        cycle();
        cluster.wals().somebodyReleases(Objects.requireNonNull(chain().hold()).peer());
        write("lost");
        cluster.wals().roll(Wals.Roll.WRITTEN, Set.of());
        JournalRecord last = cycle();

        assertThat(last.phase()).isEqualTo(Phase.COMPLETE);
        LogTable table = chain().table(ORDERS).orElseThrow();
        assertThat(table.spans()).hasSize(2);
        assertThat(table.spans().get(0).end()).contains("enabled the replication peer");
        write("two");
        cycle();
        assertThat(edits(ORDERS)).contains("two").doesNotContain("lost");
        assertNothingLeft();
    }

    @Test
    void aLogThatSomebodyDeletedEndsWhatWasArchivedNamingIt() {
        enable(ORDERS);
        cycle();
        WalFile victim = cluster.wals().list().stream()
                .filter(file -> file.state() == WalFile.State.WRITTEN)
                .findFirst()
                .orElseThrow();
        cluster.wals().somebodyDeletes(victim.name());
        cycle();

        assertThat(chain().table(ORDERS).orElseThrow().spans().get(0).end())
                .contains(victim.server())
                .contains(Long.toString(victim.number()));
        assertThat(chain().table(ORDERS).orElseThrow().isProtected()).isTrue();
    }

    @Test
    void aTableWhoseContentWasExchangedBeginsAnewAndOthersGoOn() {
        enable(ORDERS, EVENTS);
        write("one");
        cycle();
        cluster.exchange("orders");
        write("of the other table");
        cluster.wals().write(EVENTS, "event");
        cycle();

        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(2);
        assertThat(chain().table(EVENTS).orElseThrow().spans()).hasSize(1);
        assertThat(edits(ORDERS)).containsExactly("one");
        assertThat(edits(EVENTS)).containsExactly("event");
    }

    @Test
    void theLastDisablingReleasesTheLogs() {
        enable(ORDERS, EVENTS);
        write("one");
        run(state -> state.changing(List.of(), List.of(EVENTS)));
        assertThat(chain().hold()).isNotNull();
        run(state -> state.changing(List.of(), List.of(ORDERS)));

        assertThat(chain().hold()).isNull();
        assertThat(chain().protectedTables()).isEmpty();
        assertThat(edits(ORDERS)).containsExactly("one");
        assertThat(cluster.wals().holds(Holds.PREFIX)).isEmpty();
        enable(ORDERS);
        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(2);
        assertNothingLeft();
    }

    private static String failure(JournalRecord last) {
        return Objects.requireNonNull(last.failure()).message();
    }

    private WalFile written() {
        return cluster.wals().list().stream()
                .filter(file -> file.state() == WalFile.State.WRITTEN)
                .findFirst()
                .orElseThrow();
    }

    /** A server that needs many logs goes on with its file, in which the old table's edits are still to be read. */
    @Test
    void whatWasWrittenBeforeTheContentWasExchangedStaysAwayAlthoughNoLogIsDue() {
        enable(ORDERS, EVENTS);
        cluster.wals().due(false);
        write("of the table before", "and this");
        cycle();
        cluster.exchange("orders");
        cycle();
        write("one", "two", "three");
        cluster.wals().due(true);
        cycle();
        assertThat(edits(ORDERS)).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(2);
    }

    @Test
    void norIsWhatWasWrittenBeforeATableWasProtectedBesideOthers() {
        enable(EVENTS);
        cluster.wals().due(false);
        write("of the table before", "and this");
        cycle();
        enable(ORDERS);
        write("one");
        cluster.wals().due(true);
        cycle();
        assertThat(edits(ORDERS)).containsExactly("one");
    }

    @Test
    void norWhatADeadServerWroteBeforeWhoseLogIsNotDividedYet() {
        enable(ORDERS, EVENTS);
        write("of the table before", "and this");
        WalFile file = written();
        cluster.wals().dies(file);
        cluster.exchange("orders");
        assertThat(cycle().phase()).as("it cannot be read yet").isNotEqualTo(Phase.COMPLETE);
        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(1);
        cluster.wals().divide(file);
        cycle();
        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(2);
        assertThat(edits(ORDERS)).isEmpty();
    }

    @Test
    void aTableWhoseEditsAreInNoLogAnyMoreIsNotSaidToBeCovered() {
        enable(ORDERS, EVENTS);
        write("one");
        cycle();
        cluster.alter("orders", Optional.of("its durability is SKIP_WAL"));
        cycle();
        LogTable table = chain().table(ORDERS).orElseThrow();
        assertThat(table.isProtected()).isFalse();
        assertThat(table.end()).contains("SKIP_WAL");
        assertThat(chain().protectedTables()).containsExactly(EVENTS);

        cluster.alter("orders", Optional.empty());
        enable(ORDERS);
        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(2);
    }

    /** An image that follows needs the last reading that began before it, by the clock: none of another clock hides it. */
    @Test
    void aReadingThatIsDatedLaterIsInNobodysWay() {
        enable(ORDERS);
        write("one");
        ahead = Duration.ofMinutes(10);
        cycle();
        ahead = Duration.ZERO;
        write("two");
        cycle();
        Instant image = clock.instant();
        write("three");
        ahead = Duration.ofSeconds(1);
        cycle();
        write("four");
        cycle();
        assertThat(edits(ORDERS)).containsExactlyInAnyOrder("one", "two", "three", "four");
        List<LogSegmentRef> all = chain().segments();
        assertThat(chain().segmentsAfter(image)).isEqualTo(all.subList(all.size() - 3, all.size()));
    }

    @Test
    void whyATableIsNotProtectedAnyMoreIsToldForAWhile() {
        cluster.createTable("plain", "first");
        TableId plain = TableId.parse("plain");
        enable(ORDERS, plain);
        cluster.alter("plain", Optional.of("its durability is SKIP_WAL"));
        cycle();
        cycle();
        assertThat(chain().table(plain).map(LogTable::end)).contains("its durability is SKIP_WAL");
        ahead = Duration.ofDays(31);
        cycle();
        assertThat(chain().table(plain)).isEmpty();
        assertThat(chain().protectedTables()).containsExactly(ORDERS);
    }

    /** A reading would seem to be earlier than that, so that a restore would leave out what it brought. */
    @Test
    void theTimeOfAnImageOrOfOneThatIsBeingTakenIsWaitedFor() {
        enable(ORDERS);
        SessionId later = SessionId.create(clock.instant().plus(Duration.ofMinutes(10)), random);
        repository.putIntent(new Intent(
                later, cluster.id(), new LeaderEpoch(1), "host-1:1", later.createdAt(), later.createdAt(), List.of()));
        write("one");
        assertThat(failure(cycle())).contains(later.createdAt().toString());
        assertNothingLeft();
        repository.deleteIntents(later);
        assertThat(cycle().phase()).isEqualTo(Phase.COMPLETE);

        EarlyImage.commit(repository, cluster.id(), clock, later, ORDERS);
        assertThat(failure(cycle())).contains(later.createdAt().toString());
        ahead = Duration.ofMinutes(11);
        assertThat(cycle().phase()).isEqualTo(Phase.COMPLETE);
    }

    /** Both are there while one replaces the other: what was read was kept by the first. */
    @Test
    void whoLosesTheFirstHoldWhileItIsExchangedMayHaveLostLogs() {
        enable(ORDERS);
        String first = hold();
        write("one");
        ahead = Duration.ofHours(2);
        ArchiveState state = session(UnaryOperator.identity());
        ArchiveProcedure procedure = procedure();
        try {
            engine(CrashingJournal.before("READ_LOGS", journal), procedure)
                    .run(new ProcedureId(state.session().text()), procedure, state);
        } catch (CrashingJournal.Crash expected) {
            assertThat(hold()).isEqualTo(first);
        }
        cluster.wals().release(first);
        recover();
        assertThat(chain().lastReading()).isNotEqualTo(state.session());
        cycle();
        assertThat(chain().table(ORDERS).orElseThrow().spans().get(0).end()).contains("was removed");
    }

    private String hold() {
        return Objects.requireNonNull(chain().hold()).peer();
    }

    @Test
    void theClocksOfServersAreLookedAtEachHourAtTheLeast() {
        ArchiveProcedure leader = procedure();
        run(leader, state -> state.changing(List.of(ORDERS), List.of()));
        assertThat(cluster.wals().lastMeasured()).isEmpty();
        run(leader, UnaryOperator.identity());
        assertThat(cluster.wals().lastMeasured()).hasSize(2);
        ahead = Duration.ofMinutes(61);
        run(leader, UnaryOperator.identity());
        assertThat(cluster.wals().lastMeasured()).isEmpty();
    }

    @Test
    void andByEachLeader() {
        enable(ORDERS);
        cycle();
        assertThat(cluster.wals().lastMeasured()).as("its clock is another one").isEmpty();
    }

    @Test
    void aHoldIsExchangedWhenItIsAnHourOld() {
        enable(ORDERS);
        String first = hold();
        write("one");
        ahead = Duration.ofMinutes(59);
        cycle();
        assertThat(hold()).isEqualTo(first);
        write("two");
        ahead = Duration.ofMinutes(61);
        cycle();
        assertThat(hold()).isNotEqualTo(first);
        assertNothingLeft();
        write("three");
        cycle();

        assertThat(edits(ORDERS)).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(1);
    }

    @Test
    void aHoldIsExchangedWhenItKeepsMuch() {
        enable(ORDERS);
        String first = hold();
        cluster.wals().weigh(11L << 30);
        write("one");
        cycle();
        write("two");
        cycle();
        ahead = Duration.ofMinutes(9);
        cycle();
        assertThat(hold()).as("not that soon").isEqualTo(first);
        ahead = Duration.ofMinutes(11);
        cycle();
        assertThat(hold()).isNotEqualTo(first);
        write("three");
        cycle();

        assertThat(edits(ORDERS)).containsExactlyInAnyOrder("one", "two", "three");
        assertNothingLeft();
    }

    @Test
    void nothingIsLostWhereverTheProcessDiesThatExchangesAHold() {
        for (boolean after : new boolean[] {false, true}) {
            boolean died = true;
            for (int write = 1; died; write++) {
                ahead = Duration.ZERO;
                begin();
                enable(ORDERS);
                write("one", "two", "three");
                ahead = Duration.ofHours(2);
                ArchiveState state = session(UnaryOperator.identity());
                died = runUntilItDies(state, write, after);
                write("while nobody leads");
                recover();
                cycle();

                assertThat(edits(ORDERS))
                        .as("died %s write %d", after ? "after" : "before", write)
                        .containsExactlyInAnyOrder("one", "two", "three", "while nobody leads");
                assertThat(chain().table(ORDERS).orElseThrow().spans()).hasSize(1);
                assertNothingLeft();
            }
        }
    }

    /** Deposed and taken for dead, it goes on after another one has archived. */
    @Test
    void whatAnotherHasArchivedMeanwhileIsNotReplaced() {
        enable(ORDERS);
        write("one");
        ArchiveState state = session(UnaryOperator.identity());
        ArchiveProcedure slow = procedure();
        MemoryJournal own = new MemoryJournal();
        try {
            engine(CrashingJournal.before("COMMIT", own), slow)
                    .run(new ProcedureId(state.session().text()), slow, state);
        } catch (CrashingJournal.Crash expected) {
            assertThat(own.load()).isNotEmpty();
        }
        cycle();
        LogChain newest = chain();
        ProcedureEngine late = engine(own, procedure());
        late.recover();

        assertThat(chain()).isEqualTo(newest);
        assertThat(own.load().stream().map(JournalRecord::phase)).doesNotContain(Phase.COMPLETE);
        assertThat(edits(ORDERS)).containsExactly("one");
        assertNothingLeft();
    }
}
